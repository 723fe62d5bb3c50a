import Testing

@testable import WebSocketFraming

@Suite("The offers of permessage-deflate")
struct DeflateOffersTests {
    private static let answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    @Test(
        "are agreed to",
        arguments: [
            ["permessage-deflate"], ["permessage-deflate; client_max_window_bits"],
            [" permessage-deflate;client_max_window_bits=8"], ["permessage-deflate ;\tclient_max_window_bits = 15 "],
            ["permessage-deflate; client_max_window_bits=\"10\""],
            ["permessage-deflate; client_no_context_takeover; client_max_window_bits"],
            ["permessage-deflate; client_no_context_takeover; client_max_window_bits; server_no_context_takeover"],
            ["x-webkit-deflate-frame, permessage-deflate"], ["foo; a=1; b=\"2\"", "permessage-deflate"],
            [",, permessage-deflate,"], ["permessage-deflate; unknown, permessage-deflate"],
            ["permessage-deflate; server_max_window_bits=8, permessage-deflate"],
            ["permessage-deflate, permessage-deflate; server_max_window_bits=9"], ["", "permessage-deflate"],
        ])
    func agreed(fields: [String]) {
        let agreement = DeflateOffers.agree(on: fields)
        #expect(agreement?.parameters == DeflateParameters(serverWindowBits: 15))
        #expect(agreement?.answer == Self.answer)
        #expect(DeflateOffers.areWellFormed(fields))
    }

    @Test(
        "are agreed to with the window that the client asks for",
        arguments: [
            (["permessage-deflate; server_max_window_bits=9"], 9),
            (["permessage-deflate; server_max_window_bits=10; client_max_window_bits"], 10),
            (["permessage-deflate; server_max_window_bits=\"11\""], 11),
            (["permessage-deflate; server_max_window_bits=\"1\\2\""], 12),
            (["permessage-deflate; server_max_window_bits=15"], 15),
            (["permessage-deflate; server_max_window_bits=16", "permessage-deflate; server_max_window_bits=14"], 14),
            (
                [
                    "permessage-deflate; client_no_context_takeover; server_no_context_takeover; server_max_window_bits=9"
                ], 9
            ),
        ])
    func window(fields: [String], bits: Int) {
        let agreement = DeflateOffers.agree(on: fields)
        #expect(agreement?.parameters == DeflateParameters(serverWindowBits: bits))
        #expect(agreement?.answer == "\(Self.answer); server_max_window_bits=\(bits)")
    }

    @Test(
        "are declined",
        arguments: [
            "", "foo", "Permessage-Deflate", "permessage-deflate-x", "permessage-deflate; foo",
            "permessage-deflate; Server_no_context_takeover", "permessage-deflate; server_no_context_takeover=1",
            "permessage-deflate; client_no_context_takeover=true", "permessage-deflate; server_max_window_bits",
            "permessage-deflate; client_max_window_bits; client_max_window_bits",
            "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
            "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
        ]
            + ["0", "7", "8", "08", "09", "010", "16", "19", "20", "100", "1e1", "+9", "-9", "a", "\"08\"", "\"16\""]
            .map { "permessage-deflate; server_max_window_bits=\($0)" }
            + ["0", "7", "08", "16", "115", "4294967305"].map { "permessage-deflate; client_max_window_bits=\($0)" })
    func declined(field: String) {
        #expect(DeflateOffers.agree(on: [field]) == nil)
        #expect(DeflateOffers.areWellFormed([field]))
    }

    @Test(
        "are declined where the fields are malformed, before or after a good offer",
        arguments: [
            "permessage-deflate;", "permessage-deflate; ", ";", "; a", "=", "a b", "permessage-deflate server",
            "permessage-deflate; server_max_window_bits=", "permessage-deflate; =1", "a;;b", "a; b=\"", "a; b=\"\"",
            "a; b=\"1", "a; b=\"1 0\"", "a; b=\"1\\", "a; b=\"1\"2", "a; b=\"\\\"\"", "a; b=c=d", "a@b", "é",
            "permessage-deflate; server_max_window_bits=\"10", "\"permessage-deflate\"", "a; \"b\"", "a\u{0}",
        ])
    func malformed(field: String) {
        #expect(!DeflateOffers.areWellFormed([field]))
        #expect(DeflateOffers.agree(on: [field]) == nil)
        #expect(DeflateOffers.agree(on: ["permessage-deflate", field]) == nil)
        #expect(DeflateOffers.agree(on: ["permessage-deflate, \(field), permessage-deflate"]) == nil)
    }

    @Test(
        "are read in time in proportion to their length",
        arguments: [
            "; client_max_window_bits", "; x=\"1\"", "; a", ", permessage-deflate; b", ",", ", ,", " ",
            "; c=\"\\1\\2\"",
        ])
    func long(repeated: String) {
        let field = "permessage-deflate" + String(repeating: repeated, count: 10_000)
        let time = ContinuousClock().measure {
            for _ in 0..<3 { _ = DeflateOffers.agree(on: [field, field]) }
        }
        #expect(time < .seconds(5))
    }
}
