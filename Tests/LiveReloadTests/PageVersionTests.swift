import Testing

@testable import LiveReload

@Suite("A page version")
struct PageVersionTests {
    @Test("reads what it writes")
    func roundTrip() {
        let version = PageVersion(run: .random(), number: 18_446_744_073_709_551_615)
        #expect(PageVersion(version.text) == version)
    }

    @Test(
        "is not read from anything else", arguments: ["", "-", "a", "a-b", "a--1", "a-18446744073709551616", "a-1-2"])
    func malformed(text: String) {
        #expect(PageVersion(text) == nil)
    }

    @Test("belongs to a run that nobody can guess")
    func run() {
        let (one, other) = (RunID.random(), RunID.random())
        #expect(one != other)
        #expect(one.text.utf8.count == 32)
        #expect(one.isEqual(toSecret: one.text))
        for wrong in ["", String(one.text.dropLast()), one.text + "0", other.text] {
            #expect(!one.isEqual(toSecret: wrong))
        }
    }
}
