import NIOCore
import Testing

@testable import DevSockets

@Suite("The options of echo")
struct EchoOptionsTests {
    @Test("without a query nothing is delayed, and every subprotocol is supported")
    func none() throws {
        for query in [nil, "", "&", "token=abc"] {
            let options = try EchoOptions(query: query)
            #expect(options.delay == .zero)
            #expect(options.closeDelay == .zero)
            #expect(options.bytesPerSecond == nil)
            #expect(options.allowsDeflate)
            #expect(options.close == nil)
            #expect(options.greeting == nil)
            #expect(options.fragmentSize == nil)
            #expect(options.burstLength == 0)
            #expect(options.subprotocols == nil)
        }
    }

    @Test("each option is read, with escapes as browsers write them")
    func all() throws {
        let options = try EchoOptions(
            query: "delay=20&closedelay=30&slowread=4096&deflate=0&close=4001&reason=bis+morgen%20%F0%9F%91%8B&after=1"
                + "&greet=h%C3%A9&fragment=7&burst=12&protocols=a,b")
        #expect(options.delay == .milliseconds(20))
        #expect(options.closeDelay == .milliseconds(30))
        #expect(options.bytesPerSecond == 4096)
        #expect(!options.allowsDeflate)
        #expect(options.close?.code == 4001)
        #expect(options.close?.reason == "bis morgen 👋")
        #expect(options.close?.isAfterMessage == true)
        #expect(options.greeting == "hé")
        #expect(options.fragmentSize == 7)
        #expect(options.burstLength == 12)
        #expect(options.subprotocols == ["a", "b"])
    }

    @Test("numbers beyond what is served become the largest or the smallest that is")
    func clamped() throws {
        let many = try EchoOptions(
            query: "delay=60001&closedelay=99999999999999999999&slowread=0&burst=10001&fragment=0")
        #expect(many.delay == .seconds(60))
        #expect(many.closeDelay == .seconds(60))
        #expect(many.bytesPerSecond == 1024)
        #expect(many.burstLength == 10_000)
        #expect(many.fragmentSize == 1)
    }

    @Test("an empty list of subprotocols supports none")
    func noSubprotocols() throws {
        #expect(try EchoOptions(query: "protocols=").subprotocols == [])
    }

    @Test(
        "what is not understood is an error that says what is",
        arguments: [
            ("delay=1s", OptionError.badValue(of: "delay", expected: "a number from 0 to 60000")),
            ("delay=-1", .badValue(of: "delay", expected: "a number from 0 to 60000")),
            ("delay=", .badValue(of: "delay", expected: "a number from 0 to 60000")),
            ("delay", .badValue(of: "delay", expected: "a number from 0 to 60000")),
            ("deflate=yes", .badValue(of: "deflate", expected: "0 or 1")),
            ("burst=1&burst=1", .repeated("burst")),
            ("greet=%4", .badEscape), ("greet=%zz", .badEscape), ("greet=%FF", .badEscape), ("%=1", .badEscape),
            ("reason=x", .missing("close", for: "reason")), ("after=1", .missing("close", for: "after")),
            (
                "protocols=a%20b",
                .badValue(of: "protocols", expected: "tokens separated by commas (RFC 6455 §4.1), or empty for none")
            ),
            (
                "close=1000&reason=" + String(repeating: "x", count: 124),
                .badValue(of: "reason", expected: "at most 123 bytes long (RFC 6455 §5.5)")
            ),
        ])
    func errors(query: String, error: OptionError) {
        #expect(throws: error) { try EchoOptions(query: query) }
    }

    @Test("an unknown option is an error that names those there are")
    func unknown() {
        #expect {
            try EchoOptions(query: "dela=1")
        } throws: { error in
            (error as? OptionError)?.message == """
                This endpoint has no such option, only: after, burst, close, closedelay, deflate, delay, fragment, \
                greet, protocols, reason, slowread.
                """
        }
    }

    @Test(
        "only codes that may stand in a frame close", arguments: [0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 70_000])
    func badCode(code: Int) {
        #expect(throws: OptionError.self) { try EchoOptions(query: "close=\(code)") }
    }

    @Test("the codes of the registry and of applications close", arguments: [1000, 1003, 1007, 1014, 3000, 4999])
    func goodCode(code: UInt16) throws {
        #expect(try EchoOptions(query: "close=\(code)").close?.code == code)
    }

    @Test(
        "a slow reader rests as long as its message would take, and a minute at most",
        arguments: [(0, 0), (1024, 250), (4096, 1000), (1 << 24, 60_000), (Int.max, 60_000)] as [(Int, Int64)])
    func rest(byteCount: Int, milliseconds: Int64) throws {
        let options = try EchoOptions(query: "slowread=4096")
        #expect(options.rest(after: byteCount) == .milliseconds(milliseconds))
    }
}
