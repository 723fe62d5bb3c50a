import Testing

@testable import DevSockets

@Suite("Offered subprotocols")
struct SubprotocolOfferTests {
    @Test(
        "are those of all lines, in their order",
        arguments: [
            ([], []), (["a"], ["a"]), (["b, a"], ["b", "a"]), (["a,\tb ", "c"], ["a", "b", "c"]),
            (["a,,b,"], ["a", "b"]), (["A, a"], ["A", "a"]),
        ])
    func names(lines: [String], names: [String]) throws {
        #expect(try SubprotocolOffer(lines: lines).names == names)
    }

    @Test(
        "must be different tokens",
        arguments: [["a, a"], ["a", "a"], ["a b"], ["\"a\""], ["a/b"], [""], [" , "], ["é"]])
    func errors(lines: [String]) {
        #expect(throws: OptionError.badSubprotocols) { try SubprotocolOffer(lines: lines) }
    }

    @Test("the client's first choice that is supported is chosen")
    func choice() throws {
        let offer = try SubprotocolOffer(lines: ["one, two, three"])
        #expect(offer.choice(of: nil) == "one")
        #expect(offer.choice(of: ["three", "two"]) == "two")
        #expect(offer.choice(of: ["four"]) == nil)
        #expect(offer.choice(of: []) == nil)
        #expect(try SubprotocolOffer(lines: []).choice(of: nil) == nil)
    }
}
