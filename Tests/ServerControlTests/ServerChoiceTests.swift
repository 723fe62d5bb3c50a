import SystemPackage
import TestSupport
import Testing

@testable import ServerControl

@Suite("The server that is meant")
struct ServerChoiceTests {
    private static func server(_ port: Int, _ folder: String, mounts: [String: String] = [:]) -> ServerStatus {
        var status = ServerStatus(
            version: "0.1.0", pid: Int32(port), folder: folder, url: "http://localhost:\(port)/", port: port, token: "")
        status.mounts = mounts.map { ServerStatus.Mount(path: $0.key, folder: $0.value) }
        return status
    }

    private static func named(_ path: String) -> NamedPath { NamedPath(name: path, locations: [FilePath(path)]) }

    private static let servers = [
        server(1, "/home/me/site"), server(2, "/home/me/site/docs"), server(3, "/home/me/other"),
        server(4, "/home/me/other"), server(5, "/srv/www", mounts: ["/assets": "/home/me/dist"]),
    ]

    private static func port(_ choice: ServerChoice) throws(ServerChoiceError) -> Int {
        try choice.server(among: servers).port
    }

    @Test(
        "is the one of the nearest folder above",
        arguments: [
            ("/home/me/site", 1), ("/home/me/site/css", 1), ("/home/me/site/docs", 2), ("/home/me/site/docs/a/b", 2),
            ("/home/me/site/docs2", 1), ("/srv/www/x", 5), ("/home/me/dist/js", 5),
        ])
    func nearest(current: String, port: Int) throws {
        #expect(try Self.port(.holding([], currentFolder: Self.named(current))) == port)
    }

    @Test("is none elsewhere", arguments: ["/", "/home/me", "/home/me/site2", "/srv", "/srv/www2"])
    func none(current: String) {
        #expect(throws: ServerChoiceError.notServed(current, running: 5)) {
            try Self.port(.holding([], currentFolder: Self.named(current)))
        }
    }

    @Test("is the innermost that holds all files, wherever the current folder is")
    func files() throws {
        let current = Self.named("/home/me/site")
        func port(_ paths: String...) throws -> Int {
            try Self.port(.holding(paths.map(Self.named), currentFolder: current))
        }
        #expect(try port("/home/me/site/x.css") == 1)
        #expect(try port("/home/me/site/docs/x.css") == 2)
        #expect(try port("/home/me/site/docs/x.css", "/home/me/site/x.css") == 1)
        #expect(try port("/home/me/dist/x.css") == 5)
        #expect(try port("/home/me/dist/x.css", "/srv/www/y.css") == 5)
        #expect(throws: ServerChoiceError.outside("/etc/x", folder: "/home/me/site")) {
            try port("/home/me/site/x.css", "/etc/x")
        }
        #expect(throws: ServerChoiceError.notServed("/etc/x", running: 5)) {
            try Self.port(.holding([Self.named("/etc/x")], currentFolder: Self.named("/etc")))
        }
    }

    @Test("is to be chosen where several serve the same folder")
    func several() {
        #expect(throws: ServerChoiceError.several([Self.servers[2], Self.servers[3]])) {
            try Self.port(.holding([], currentFolder: Self.named("/home/me/other/x")))
        }
        #expect(throws: ServerChoiceError.several([Self.servers[2], Self.servers[3]])) {
            try Self.port(.folder(Self.named("/home/me/other")))
        }
    }

    @Test("is the one that was named by folder or port")
    func named() throws {
        #expect(try Self.port(.folder(Self.named("/home/me/site"))) == 1)
        #expect(try Self.port(.port(4)) == 4)
        #expect(throws: ServerChoiceError.notServed("/home/me/site/css", running: 5)) {
            try Self.port(.folder(Self.named("/home/me/site/css")))
        }
        #expect(throws: ServerChoiceError.noneAtPort(6, running: 5)) { try Self.port(.port(6)) }
    }

    @Test("says in a sentence what to do")
    func sentences() {
        #expect(
            ServerChoiceError.notServed(".", running: 0).description
                == "No Vif serves this folder or one above it. Start it with: vif DIR")
        #expect(
            ServerChoiceError.several([Self.servers[2], Self.servers[3]]).description == """
                Several servers fit: http://localhost:3/ (process 3, /home/me/other), http://localhost:4/ (process 4, \
                /home/me/other). Choose one with --port.
                """)
    }

    @Test(
        "has a file at each path where its folder is",
        arguments: [
            ("/site/css/a.css", ["css/a.css"]), ("/site", [""]), ("/site/dist/a b.js", ["dist/a b.js", "x/y/a b.js"]),
            ("/site/dist", ["dist", "x/y"]), ("/sites", []), ("/", []),
        ] as [(String, [String])])
    func paths(file: String, paths: [String]) {
        let status = Self.server(1, "/site", mounts: ["/x/y": "/site/dist"])
        #expect(status.sitePaths(of: FilePath(file)) == paths)
    }

    @Test("is found by a file's own place, and by the one behind links")
    func links() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("site/real")
        try folder.makeFolder("elsewhere")
        try folder.link("way", to: "site")
        try folder.link("site/out", to: "../elsewhere")
        let status = Self.server(1, folder.url("site").string)
        func paths(_ name: String, in current: String) -> [String] {
            status.sitePaths(of: NamedPath(name, in: folder.url(current)))
        }
        #expect(paths("real/gone.css", in: "site") == ["real/gone.css"])
        #expect(paths("../x/./y.css", in: "site/real") == ["x/y.css"])
        #expect(paths("out/x.css", in: "site") == ["out/x.css"])
        #expect(paths("way/no/such.css", in: "") == ["no/such.css"])
        #expect(paths(folder.url("way/real").string, in: "elsewhere") == ["real"])
        #expect(paths("../site2/x", in: "site") == [])
        #expect(paths("x.css", in: "elsewhere") == [])
    }
}
