import Glibc
import HTTPServing

extension EntityTag {
    /// A tag that never stays the same when a file's bytes may have changed.
    ///
    /// The file's change time, size and number tell its versions apart, without reading it. The change time moves in
    /// ticks of some milliseconds: as long as another write could fall into the same tick, the tag is made unique, so
    /// that it matches nothing later.
    ///
    /// - Parameters:
    ///   - variant: what else the bytes depend on, such as what is inserted into a page.
    ///   - now: the time of day, read before the file was opened.
    init(_ status: FileStatus, variant: String, now: timespec) {
        let parts = [status.changed.tv_sec, status.changed.tv_nsec, status.size].map { String($0, radix: 36) }
        let unsettled = Self.isUnsettled(status.changed, now: now) ? ".\(now.tv_sec).\(now.tv_nsec)" : ""
        self.init(opaque: "\(parts.joined(separator: "-"))-\(String(status.inode, radix: 36))\(variant)\(unsettled)")
    }

    private static func isUnsettled(_ changed: timespec, now: timespec) -> Bool {
        if changed.tv_sec > now.tv_sec { return true }
        let (seconds, isFar) = now.tv_sec.subtractingReportingOverflow(changed.tv_sec)
        guard !isFar, seconds <= 1 else { return false }
        return seconds * 1_000_000_000 + now.tv_nsec - changed.tv_nsec < 50_000_000
    }
}
