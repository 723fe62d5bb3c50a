import Testing

@testable import TrustStores

@Suite("What certutil prints")
struct CertutilOutputTests {
    @Test("is read as nicknames and their trust")
    func list() {
        let text = """

            Certificate Nickname                                         Trust Attributes
                                                                         SSL,S/MIME,JAR/XPI

            Vif local authority é 1                                     C,,  
            two words, and a comma                                       ,,   
            mine                                                         u,u,u
            C,, C,,                                                      CT,C,c

            """
        #expect(
            ListedCertificate.all(in: Array(text.utf8)) == [
                .init(nickname: "Vif local authority é 1", serverFlags: "C"),
                .init(nickname: "two words, and a comma", serverFlags: ""),
                .init(nickname: "mine", serverFlags: "u"),
                .init(nickname: "C,, C,,", serverFlags: "CT"),
            ])
    }

    @Test("is read as fingerprints and whether they are trusted for servers")
    func details() {
        let bytes = String(repeating: "0A:", count: 31) + "0A"
        let others = String(repeating: "0B:", count: 31) + "0B"
        let text = """
            Certificate:
                Data:
                    Subject: "CN=Trusted CA"
                Fingerprint (SHA-256):
                    \(bytes)
                Fingerprint (SHA1):
                    0A:0A
                Certificate Trust Flags:
                    SSL Flags:
                        Valid CA
                        Trusted CA
                    Email Flags:
                    Object Signing Flags:

            Certificate:
                Fingerprint (SHA-256):
                    \(others)
                Certificate Trust Flags:
                    SSL Flags:
                    Email Flags:
                        Trusted CA
            """
        #expect(
            CertificateDetails.all(in: Array(text.utf8)) == [
                .init(fingerprint: String(repeating: "0A", count: 32), isTrustedForServers: true),
                .init(fingerprint: String(repeating: "0B", count: 32)),
            ])
    }

    @Test("is nothing where it says something else", arguments: ["", "\n\n", "a", "a b,c,d", "SSL Flags:\nTrusted CA"])
    func other(text: String) {
        #expect(ListedCertificate.all(in: Array(text.utf8)).isEmpty)
        #expect(CertificateDetails.all(in: Array(text.utf8)).isEmpty)
    }
}
