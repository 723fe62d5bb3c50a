import Testing

@testable import DevServer

@Suite("Basic authentication")
struct BasicAuthenticationTests {
    @Test(
        "admits the user",
        arguments: [
            // RFC 7617 §2 and §2.1.
            ("Aladdin:open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), ("test:123£", "Basic dGVzdDoxMjPCow=="),
            ("Aladdin:open sesame", "bAsIC   QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), ("a:b:c", "Basic YTpiOmM="),
            ("a:b", "Basic YTpi"), ("a:?>~", "Basic YTo/Pn4="),
        ])
    func admits(credentials: String, authorization: String) throws {
        #expect(try BasicAuthentication(parsing: credentials).admits(authorization: authorization))
    }

    @Test(
        "admits nobody else",
        arguments: [
            nil, "", "Basic", "Basic ", "Basic YTpi", "Basic YTpiOmM", "Basic YTpiOmM==", "Basic YTpiOmN=",
            "Basic YTpiOmQ=", "Basic YTpiOmNk", "Basic YTpiOmMA", "Basic YTpiOmM= ", "Basic YTpi OmM=",
            "Basic\tYTpiOmM=", "BasicYTpiOmM=", "Bearer YTpiOmM=", "YTpiOmM=", "Basic a:b:c", "Basic =TpiOmM=",
            "Basic YTpi=mM=", "Basic YTpi====", "Basic ====", "Basic YTpiOmMAAAA=",
            // `a:b:c` and a NUL, and `A:b:c`.
            "Basic YTpiOmMA", "Basic QTpiOmM=",
        ])
    func refuses(authorization: String?) throws {
        #expect(try !BasicAuthentication(parsing: "a:b:c").admits(authorization: authorization))
    }

    @Test("has room for 256 bytes, and reads no more")
    func limits() throws {
        let longest = try BasicAuthentication(parsing: "a:" + String(repeating: "a", count: 254))
        // 256 bytes: 85 groups of three, and one byte.
        let encoded = "YTph" + String(repeating: "YWFh", count: 84) + "YQ=="
        #expect(longest.admits(authorization: "Basic " + encoded))
        #expect(!longest.admits(authorization: "Basic " + encoded.dropLast(4) + "YWFh"))
        #expect(!longest.admits(authorization: "Basic " + String(repeating: "YWFh", count: 1_000_000)))
        #expect(throws: CredentialsError.tooLong) {
            try BasicAuthentication(parsing: "a:" + String(repeating: "a", count: 255))
        }
    }

    @Test(
        "is refused with the cure",
        arguments: [
            ("", CredentialsError.noColon), ("user", .noColon), (":", .empty), (":b", .empty), ("a:", .empty),
            ("a:b\n", .controlCharacter), ("a\u{0}:b", .controlCharacter), ("a:\u{85}", .controlCharacter),
        ])
    func refusesOption(text: String, error: CredentialsError) {
        #expect(throws: error) { try BasicAuthentication(parsing: text) }
    }
}

@Suite("Base 64")
struct Base64Tests {
    @Test(
        "decodes RFC 4648's examples",
        arguments: [
            ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ])
    func decodes(text: String, expected: String) {
        #expect(Base64.decode(text.utf8) == Array(expected.utf8))
    }

    @Test("decodes every digit")
    func digits() {
        #expect(Base64.decode("+/+/".utf8) == [0xFB, 0xFF, 0xBF])
    }

    @Test(
        "has one form only",
        arguments: [
            "Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "=m8=", "Zm=v", "Zm8-", "Zm8_", "Zg==Zg==", "Zg\r\n",
        ])
    func refuses(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }
}
