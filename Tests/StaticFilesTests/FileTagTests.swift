import Glibc
import HTTPServing
import Testing

@testable import StaticFiles

@Suite("The tag of a file")
struct FileTagTests {
    private let now = timespec(tv_sec: 1_000, tv_nsec: 0)

    private func tag(
        size: Int = 5, changed: timespec = timespec(tv_sec: 900, tv_nsec: 7), inode: UInt64 = 3, variant: String = "",
        now: timespec? = nil, tick: timespec? = nil
    ) -> EntityTag {
        var status = stat()
        status.st_size = size
        status.st_ctim = changed
        status.st_ino = ino_t(inode)
        let moment = Moment(time: now ?? self.now, tick: tick ?? now ?? self.now)
        return EntityTag(FileIdentity(status), variant: variant, at: moment)
    }

    @Test("stays the same for the same file")
    func same() {
        #expect(tag() == tag(now: timespec(tv_sec: 2_000, tv_nsec: 1)))
    }

    @Test("differs by size, time to the nanosecond, file and variant")
    func different() {
        #expect(tag(size: 6) != tag())
        #expect(tag(changed: timespec(tv_sec: 900, tv_nsec: 8)) != tag())
        #expect(tag(changed: timespec(tv_sec: 901, tv_nsec: 7)) != tag())
        #expect(tag(inode: 4) != tag())
        #expect(tag(variant: "-1") != tag())
    }

    @Test("is never repeated while another write could bear the same time")
    func unsettled() {
        let changed = timespec(tv_sec: 1_000, tv_nsec: 4_000_000)
        let (first, second) = (timespec(tv_sec: 1_000, tv_nsec: 7_000_000), timespec(tv_sec: 1_000, tv_nsec: 7_000_001))
        #expect(tag(changed: changed, now: first, tick: changed) != tag(changed: changed, now: second, tick: changed))
        let tick = timespec(tv_sec: 1_000, tv_nsec: 8_000_000)
        #expect(tag(changed: changed, now: first, tick: tick) == tag(changed: changed, now: second, tick: tick))
        let future = timespec(tv_sec: Int.max, tv_nsec: 1)
        #expect(tag(changed: future, now: first) != tag(changed: future, now: second))
    }

    @Test("is never repeated for some seconds where the file system knows only seconds")
    func wholeSeconds() {
        let changed = timespec(tv_sec: 1_000, tv_nsec: 0)
        for (age, isRepeated) in [(0, false), (2, false), (3, true)] {
            let (first, second) = (timespec(tv_sec: 1_000 + age, tv_nsec: 5), timespec(tv_sec: 1_000 + age, tv_nsec: 6))
            #expect((tag(changed: changed, now: first) == tag(changed: changed, now: second)) == isRepeated)
        }
    }
}
