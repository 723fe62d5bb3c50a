import Testing

@testable import LocalCertificates

@Suite("What a server's certificate is for")
struct SubjectNamesTests {
    private func server(_ hostName: String, _ bound: [String] = [], _ others: [String] = []) -> String {
        SubjectNames.server(hostName: hostName, boundAddresses: bound, others: others).description
    }

    @Test(
        "is localhost, the host's name and its address on the network",
        arguments: [
            ("tux", "localhost, tux, tux.local"),
            ("Tux", "localhost, tux, tux.local"),
            ("tux.", "localhost, tux, tux.local"),
            ("tux.local", "localhost, tux, tux.local"),
            ("tux.example.com", "localhost, tux, tux.example.com, tux.local"),
            ("my_tux", "localhost, my_tux, my_tux.local"),
            ("localhost", "localhost"),
            ("localhost.localdomain", "localhost, localhost.localdomain"),
            ("local", "local, localhost"),
            ("", "localhost"),
            ("-tux", "localhost"),
            ("tux-", "localhost"),
            ("tux..box", "localhost"),
            ("tüx", "localhost"),
            ("tux,DNS:bank.com", "localhost"),
            ("tux\0", "localhost"),
            ("tux\nbox", "localhost"),
            ("*", "localhost"),
            ("42", "localhost"),
            ("127.0.0.1", "localhost"),
            (String(repeating: "x", count: 64), "localhost"),
        ])
    func hostNames(hostName: String, names: String) {
        #expect(server(hostName) == names + ", 127.0.0.1, ::1")
    }

    @Test(
        "is each bound address once, in the form that clients ask for",
        arguments: [
            (["192.168.1.7", "192.168.1.7", "10.0.0.1"], "10.0.0.1, 127.0.0.1, 192.168.1.7, ::1"),
            (["fe80::1%eth0"], "127.0.0.1, ::1, fe80::1"),
            (["[FD00::0:7]"], "127.0.0.1, ::1, fd00::7"),
            (["::ffff:10.0.0.1"], "10.0.0.1, 127.0.0.1, ::1"),
            (["0.0.0.0", "::", "0", "127.1", "x", "", "1.2.3.4\0", "%"], "127.0.0.1, ::1"),
        ])
    func addresses(bound: [String], expected: String) {
        #expect(server("", bound) == "localhost, " + expected)
    }

    @Test("is what virtual hosts are called, names and addresses")
    func others() {
        #expect(
            server("", [], ["docs.localhost", "Docs.Localhost", "10.1.1.1", "*.docs.localhost", "not a name"])
                == "*.docs.localhost, docs.localhost, localhost, 10.1.1.1, 127.0.0.1, ::1")
    }

    @Test(
        "covers what clients ask for",
        arguments: [
            ("localhost", true), ("LOCALHOST", true), ("localhost.", true), ("127.0.0.1", true), ("::1", true),
            ("[::1]", true), ("0:0:0:0:0:0:0:1", true), ("a.docs.localhost", true), ("docs.localhost", false),
            ("a.b.docs.localhost", false), ("a.localhost", false), ("127.0.0.2", false), ("", false), ("*", false),
            (".docs.localhost", false),
        ])
    func covers(host: String, isCovered: Bool) {
        let names = SubjectNames(dnsNames: ["localhost", "*.docs.localhost"], addresses: ["127.0.0.1", "::1"])
        #expect(names.covers(host) == isCovered)
    }

    @Test("takes a name more that a client asks for, and nothing that is none")
    func adding() {
        let names = SubjectNames(dnsNames: ["localhost"], addresses: ["::1"])
        #expect(names.adding("shop.localhost")?.description == "localhost, shop.localhost, ::1")
        #expect(names.adding("10.0.0.1")?.description == "localhost, 10.0.0.1, ::1")
        #expect(names.adding("localhost") == names)
        #expect(names.adding("a b") == nil && names.adding("") == nil && names.adding("a,DNS:b") == nil)
    }

    @Test("is parted into names and what is missing")
    func sets() {
        let (few, many) = (
            SubjectNames(dnsNames: ["a"], addresses: ["10.0.0.1"]),
            SubjectNames(dnsNames: ["a", "b"], addresses: ["10.0.0.1", "10.0.0.2"])
        )
        #expect(many.subtracting(few).description == "b, 10.0.0.2")
        #expect(few.subtracting(many).isEmpty)
        #expect(few.union(many) == many)
    }
}
