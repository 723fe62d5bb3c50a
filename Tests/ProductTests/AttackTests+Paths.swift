import Glibc
import SystemPackage
import TestSupport
import Testing

extension AttackTests {
    private static func get(
        _ number: Int, _ target: String, _ statuses: Int..., has: [String: String] = [:], lacks: String? = nil
    ) -> Attack {
        Attack(
            number, String(target.prefix(60)), Attack.request(target), Set(statuses), has: has, lacks: lacks)
    }

    private static let climbing = [
        get(1, "/../../etc/passwd", 400), get(1, "/../secret", 400), get(1, "/dir/../../secret", 400),
        get(1, "/..", 400), get(1, "/.", 400), get(1, "/dir/..", 400), get(1, "/dir/./index.html", 400),
        get(2, "/%2e%2e/%2e%2e/etc/passwd", 400), get(2, "/.%2e/secret", 400), get(2, "/%2E./secret", 400),
        get(3, "/..%2f..%2fetc/passwd", 400), get(3, "/dir%2findex.html", 400), get(3, "/a%2F..%2Fb", 400),
        get(4, "/%252e%252e%252fetc/passwd", 404), get(4, "/%252e%252e/secret", 404),
        get(5, "/..%5c..%5csecret", 400), get(5, "/..\\..\\secret", 400), get(5, "/dir\\index.html", 400),
        get(6, "/index%00.html", 400), get(6, "/index.html%00", 400), get(6, "/index.html%00.css", 400),
        get(7, "/%c0%ae%c0%ae/secret", 400), get(7, "/%ff", 400), get(7, "/%ed%a0%80", 400),
        get(7, "/%f8%88%80%80%ae", 400),
        get(8, "/%", 400), get(8, "/%zz", 400), get(8, "/%4", 400), get(8, "/%u002e", 400), get(8, "/%+1", 400),
        get(9, "//etc/passwd", 404), get(9, "///x", 404), get(9, "///index.html", 200), get(9, "//secret", 404),
        get(9, "//dir", 301, has: ["Location": "/dir/"]), get(9, "//localhost/", 404),
        get(10, "//evil.example/%2e%2e", 400), get(10, "//evil.example/..", 400),
        get(10, "/%5cevil.example/", 400), get(10, "//dir/%2e%2e", 400),
        get(11, "/dir?q=1&r=%0d", 301, has: ["Location": "/dir/?q=1&r=%0d"]),
        get(11, "/dir//", 200), get(11, "/dir", 301, has: ["Location": "/dir/"]),
        get(14, "/dir/?/../../etc/passwd", 200), get(14, "/a/?/../../etc/passwd", 404),
        get(15, "/index.html#/../../etc/passwd", 400), get(15, "/#", 400),
        get(19, "/../www-secret/index.html", 400), get(19, "/-secret/index.html", 404),
        get(69, "/dir?%0d%0aSet-Cookie:%20a=b", 301, has: ["Location": "/dir/?%0d%0aSet-Cookie:%20a=b"]),
        get(69, "/new%0Afolder", 301, has: ["Location": "/new%0Afolder/"]),
    ]

    private static let hiding =
        [
            "/.env", "/.ENV", "/.env.local", "/.git/config", "/.git", "/.git/", "/sub/.ssh/id_rsa", "/x.pem", "/x.PEM",
            "/X.KEY", "/x.key", "/x%2Epem", "/.npmrc", "/%2eenv", "/.%65nv", "/x.pem/", "/.env%20", "/sub/.ssh",
        ]
        .map { get(12, $0, 404) }
        + ["/.env?raw", "/.env?import&raw??", "/.env?.svg?.wasm?init", "//.env", "/.env/", "/x.pem?.html", "/.env?/"]
        .map { get(13, $0, 404) }
        + ["/.env/.", "/.env%2f", "/.env\\", "/.git%2fconfig", "/.well-known/../.env", "/.env%00", "/dir/..%5c.env"]
        .map { get(13, $0, 400) }
        + ["/.env::$DATA", "/ENV~1", "/x.pem;.html", "/x.pem:x"].map { get(16, $0, 404) }

    private static let special = [
        get(12, "/.well-known/x", 200), get(17, "/passwd", 403), get(17, "/out", 403),
        get(17, "/self/etc/passwd", 403), get(17, "/self/", 403), get(19, "/sibling/index.html", 403),
        get(19, "/sibling", 403), get(20, "/fifo", 404), get(20, "/socket", 404), get(20, "/zero", 403, 404),
        get(20, "/fifo/", 404), get(23, "/names/", 200, lacks: "<script>alert"),
        get(23, "/sub/", 200, lacks: ".ssh"),
        get(24, "/%3Cscript%3Ealert(1)%3C/script%3E", 404, lacks: "alert"),
        get(24, "/?\"></script><script>alert(1)", 200, 400, lacks: "alert"),
        get(24, "/<script>alert(1)</script>.html", 400, 404, lacks: "alert"),
        get(25, "/locked", 403, lacks: "/tmp/"), get(25, "/loop", 403, 404, lacks: "/tmp/"),
        get(84, "/esc%1B%5B31m%0A", 403),
    ]

    private static let long = [
        get(22, "/" + String(repeating: "a", count: 5_000), 414),
        get(22, "/" + String(repeating: "a", count: 256), 404, 414),
        get(22, String(repeating: "/a", count: 3_500), 404, 414),
        get(22, String(repeating: "/a", count: 10_000), 414),
        get(22, String(repeating: "/", count: 8_000), 200),
        get(22, "/dir?" + String(repeating: "/", count: 8_000), 301),
    ]

    private static let plain = [
        "/a..b", "/x%20y", "/quote%22", "/new%0Aline", "/%2520", "/%F0%9F%A6%8A", "/%3Cscript%3E", "/dir/index.html",
        "/%69ndex.html", "/a.%2Eb",
    ]
    .map { get(0, $0, 200) }

    @Test("that climbs out of the folder ends at its root", arguments: climbing + long)
    func climbing(attack: Attack) throws { try check(attack) }

    @Test("on hidden files finds none", arguments: hiding)
    func hiding(attack: Attack) throws { try check(attack) }

    @Test("through links and special files finds no way", arguments: special)
    func special(attack: Attack) throws { try check(attack) }

    @Test("is not seen in a name that is only unusual", arguments: plain)
    func plain(attack: Attack) throws { try check(attack) }

    @Test("that swaps a file for a link, just when it is opened, gains nothing")
    func race() throws {
        try site.folder.write("inside", to: "inside")
        try site.folder.write("inside", to: "www/race")
        let connection = try Connection(port: site.port)
        let (race, spare) = (site.folder.url("www/race").string, site.folder.url("spare").string)
        for round in 0..<1_000 {
            try connection.send(String(repeating: Attack.request("/race"), count: 4))
            for _ in 0..<4 {
                if round.isMultiple(of: 2) {
                    _ = symlink("../secret", spare)
                } else {
                    _ = Glibc.link(site.folder.url("inside").string, spare)
                }
                _ = rename(spare, race)
                unlink(spare)
                let answer = try connection.response()
                #expect([200, 403, 404].contains(answer.status))
                expectNoSecret(in: answer.body)
            }
        }
    }

    @Test("21: by a file that shrinks while it is sent ends the connection, and by one that grows changes nothing")
    func changingFile() throws {
        let size = 30_000_000
        for (newSize, received) in [(0, 0..<size), (40_000_000, size..<size + 1)] {
            try site.folder.write([UInt8](repeating: 0x61, count: size), to: "www/large.txt")
            let connection = try Connection(port: site.port)
            try connection.send(Attack.request("/large.txt", "Connection: close"))
            #expect(try connection.read(through: "\r\n\r\n").contains("\r\nContent-Length: \(size)\r\n"))
            #expect(truncate(site.folder.url("www/large.txt").string, newSize) == 0)
            #expect(received.contains(try connection.readToEnd().count))
        }
    }

    @Test("84: on the terminal, by the name of a link, is shown by its number")
    func terminal() throws {
        let own = try AttackedSite()
        #expect(try Connection(port: own.port).get("/esc%1B%5B31m%0A").status == 403)
        let line = try own.vif.readLine { $0.contains("leads out") }
        #expect(line.contains("esc\\u{1b}[31m\\u{a} is not served"))
    }
}
