import Testing

@testable import LiveReload

@Suite("A page that was away")
struct ChangeLogTests {
    private func log(_ messages: ReloadMessage...) -> ChangeLog {
        var log = ChangeLog()
        for (index, message) in messages.enumerated() { log.append(message, number: UInt64(index + 1)) }
        return log
    }

    @Test("is told nothing if nothing happened")
    func nothing() {
        #expect(ChangeLog().message(after: 0, through: 0) == nil)
        #expect(log(.reload(["/a"])).message(after: 1, through: 1) == nil)
        #expect(log(.reload(["/a"])).message(after: 5, through: 1) == nil)
    }

    @Test("is told what happened after its version, and not what its socket will tell")
    func window() {
        let log = log(.reload(["/1"]), .reload(["/2"]), .reload(["/3"]), .reload(["/4"]))
        #expect(log.message(after: 1, through: 3) == .reload(["/2", "/3"]))
    }

    @Test("is told all changes at once, and reloads if it had to for one of them")
    func merge() {
        #expect(
            log(.change(["/a.css"]), .change(["/b.css", "/a.css"])).message(after: 0, through: 2)
                == .change(["/a.css", "/b.css"]))
        #expect(
            log(.change(["/a"], folders: ["/f/"]), .change(["/b"], users: ["/u"])).message(after: 0, through: 2)
                == .change(["/a", "/b"], folders: ["/f/"], users: ["/u"]))
        #expect(log(.change(["/a.css"]), .reload(["/p"])).message(after: 0, through: 2) == .reload(["/a.css", "/p"]))
        #expect(log(.reload(["/p"]), .change(["/a.css"])).message(after: 0, through: 2) == .reload(["/a.css", "/p"]))
    }

    @Test("reloads without paths if there are too many")
    func many() {
        var log = ChangeLog()
        for number in 1...101 { log.append(.change(["/\(number).css"]), number: UInt64(number)) }
        #expect(log.message(after: 0, through: 100)?.paths.count == 100)
        #expect(log.message(after: 0, through: 101) == .reload([]))
    }

    @Test("reloads if it was away for longer than is remembered")
    func forgotten() {
        var log = ChangeLog()
        for number in 1...1_000 { log.append(.change(["/a.css"]), number: UInt64(number)) }
        #expect(log.message(after: 10, through: 1_000) == .reload([]))
        #expect(log.message(after: 990, through: 1_000) == .change(["/a.css"]))
    }

    @Test("knows of the last 128 fonts and styles when they changed last")
    func shared() {
        var log = ChangeLog()
        for number in 0..<200 { log.append(.change(["/\(number % 140).woff2", "/a.js"]), number: UInt64(number + 1)) }
        #expect(log.shared.count == 128)
        #expect(log.shared.first?.path == "/72.woff2" && log.shared.first?.number == 73)
        #expect(log.shared.last?.path == "/59.woff2" && log.shared.last?.number == 200)
        log.append(.reload([]), changed: ["/a.js", "/b.CSS", "/72.woff2"], number: 201)
        #expect(log.shared.suffix(2).map(\.path) == ["/72.woff2", "/b.CSS"] && log.shared.last?.number == 201)
    }
}
