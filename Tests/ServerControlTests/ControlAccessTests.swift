import Testing

@testable import ServerControl

@Suite("Commands over the network")
struct ControlAccessTests {
    private static let token = ControlToken.random()

    private static func access(
        _ authorizations: String..., origins: [String] = [], fetchSite: String? = nil
    ) -> ControlAccess {
        ControlAccess(origins: origins, fetchSite: fetchSite, authorizations: authorizations, token: token)
    }

    @Test("are for who has the token", arguments: ["Bearer ", "bearer ", "BEARER  "])
    func allowed(scheme: String) {
        #expect(Self.access(scheme + Self.token.text) == .allowed)
    }

    @Test(
        "are for nobody else",
        arguments: [
            "", "Bearer", "Bearer ", token.text, "Basic \(token.text)", "Bearer\(token.text)", "Bearer \(token.text) ",
            "Bearer \(token.text.dropLast())", "Bearer \(token.text)0", "Bearer \(token.text.uppercased())x",
            "Bearer " + String(repeating: "0", count: 32), "Bearer\t\(token.text)",
        ])
    func unauthorized(authorization: String) {
        #expect(Self.access(authorization) == .unauthorized)
    }

    @Test("need one token")
    func count() {
        #expect(Self.access() == .unauthorized)
        #expect(Self.access("Bearer \(Self.token.text)", "Bearer \(Self.token.text)") == .unauthorized)
    }

    @Test("are not for pages, with the token or without")
    func pages() {
        for origin in ["http://localhost:8080", "null", ""] {
            #expect(Self.access("Bearer \(Self.token.text)", origins: [origin]) == .forbidden)
            #expect(Self.access(origins: [origin]) == .forbidden)
        }
        for site in ["same-origin", "cross-site", "none"] {
            #expect(Self.access("Bearer \(Self.token.text)", fetchSite: site) == .forbidden)
        }
    }

    @Test("have a token of 128 bits, another for each server")
    func tokens() {
        let tokens = (0..<100).map { _ in ControlToken.random().text }
        #expect(tokens.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) })
        #expect(Set(tokens).count == 100)
    }
}
