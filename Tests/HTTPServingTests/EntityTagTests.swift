import Testing

@testable import HTTPServing

@Suite("An entity tag")
struct EntityTagTests {
    private let tag = EntityTag(opaque: "a-1")

    @Test(
        "is found by If-None-Match, weak or strong, in any list",
        arguments: [
            ["*"], ["\"a-1\""], ["W/\"a-1\""], ["\"x\", W/\"a-1\""], ["\"x\"", "\"y\" ,\t\"a-1\" "], [" \"a-1\"\t"],
            [",, ,\"a-1\","], ["\"x,y\",\"a-1\""], ["\"x\",\"\",\"a-1\",W/\"\""], ["\"a-1\", garbage"],
            ["", "\"a-1\""], ["\"\\\",\"a-1\""], ["\"\u{E9}\", \"a-1\""], ["\"a-1\"", "*"],
        ])
    func ifNoneMatch(fields: [String]) { #expect(tag.matches(ifNoneMatch: fields)) }

    @Test(
        "is not found by If-None-Match in anything else",
        arguments: [
            [], [""], [","], ["\"x\""], ["a-1"], ["\"a-1"], ["a-1\""], ["'a-1'"], ["* x"], ["\"*\""], ["*, \"a-1\""],
            ["*", "\"a-1\""], ["\"x\"", "*"], ["w/\"a-1\""], ["W/ \"a-1\""], ["W\"a-1\""], ["W/W/\"a-1\""],
            ["\"a-1\"x"], ["\"a-1\" \"x\""], ["\"a-1\";"], ["x, \"a-1\""], ["\"x\" \"y\", \"a-1\""],
            ["\"x y\", \"a-1\""],
            ["garbage", "\"a-1\""], ["\"x,\"a-1\",y\""], ["\"\\\"a-1\""], ["\"A-1\""], ["\"a-1 \""],
            ["\"x\u{7F}\",\"a-1\""],
            ["W/"], ["W"], ["\""], ["*\u{301}"],
        ])
    func notIfNoneMatch(fields: [String]) { #expect(!tag.matches(ifNoneMatch: fields)) }

    @Test(
        "is found by If-Match only if it is strong there",
        arguments: [
            (["*"], true), (["\"a-1\""], true), (["W/\"a-1\", \"a-1\""], true), (["\"x\"", "\"a-1\""], true),
            (["W/\"a-1\""], false), (["\"x\", W/\"a-1\""], false), ([""], false), (["*, *"], false), (["W/*"], false),
        ])
    func ifMatch(fields: [String], matches: Bool) { #expect(tag.matches(ifMatch: fields) == matches) }

    @Test(
        "is If-Range only alone and strong",
        arguments: [
            ("\"a-1\"", true), ("W/\"a-1\"", false), ("*", false), ("\"a-1\", \"a-1\"", false), ("a-1", false),
            ("", false),
            ("Sun, 06 Nov 1994 08:49:37 GMT", false),
        ])
    func ifRange(field: String, matches: Bool) { #expect(tag.isIfRangeMatch(field) == matches) }

    @Test("is found after ten thousand others, in one field or in as many, and not among them", .timeLimit(.minutes(1)))
    func many() {
        let others = (0..<10_000).map { "W/\"x,\($0)\"" }
        #expect(tag.matches(ifNoneMatch: [(others + ["\"a-1\""]).joined(separator: ",")]))
        #expect(tag.matches(ifNoneMatch: others + ["\"a-1\""]))
        #expect(!tag.matches(ifNoneMatch: [others.joined(separator: ", ")]))
        #expect(!tag.matches(ifNoneMatch: [String(repeating: "\"", count: 100_000)]))
        #expect(!tag.matches(ifNoneMatch: [String(repeating: " ,", count: 100_000)]))
    }
}
