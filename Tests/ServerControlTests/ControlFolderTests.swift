import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import ServerControl

@Suite("The folder for commands' sockets")
struct ControlFolderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.makeFolder("run")
        try folder.makeFolder("tmp")
    }

    private func places(runtime: String? = "run", user: uid_t = geteuid()) -> ControlPlaces {
        ControlPlaces(
            runtimeFolder: runtime.map { $0.hasPrefix("/") || $0.isEmpty ? FilePath($0) : folder.url($0) },
            temporaryFolder: folder.url("tmp"), user: user)
    }

    private func mode(_ path: FilePath) throws -> String { try Command.run("stat", "-c", "%a %F", path.string) }

    @Test("is made in the runtime folder with the rights 0700, and found there")
    func made() throws {
        #expect(try places().makeFolder().path == folder.url("run/vif"))
        #expect(try mode(folder.url("run/vif")) == "700 directory\n")
        #expect(try places().makeFolder().path == folder.url("run/vif"))
        let (found, errors) = places().existingFolders()
        #expect(found.map(\.path) == [folder.url("run/vif")] && errors.isEmpty)
    }

    @Test(
        "is in the temporary folder where there is no runtime folder",
        arguments: [nil, "", "no", "file", "/no/such/folder"])
    func withoutRuntimeFolder(runtime: String?) throws {
        try folder.write("", to: "file")
        #expect(try places(runtime: runtime).makeFolder().path == folder.url("tmp/vif-\(geteuid())"))
    }

    @Test("is in the temporary folder for a relative XDG_RUNTIME_DIR")
    func relative() throws {
        let places = ControlPlaces(runtimeFolder: "run", temporaryFolder: folder.url("tmp"))
        #expect(try places.makeFolder().path == folder.url("tmp/vif-\(geteuid())"))
    }

    @Test("is not made in another user's runtime folder")
    func foreignRuntimeFolder() throws {
        #expect(throws: ControlFolderError.foreign(folder.url("tmp/vif-4711"))) {
            try places(user: 4711).makeFolder()
        }
        #expect(access(folder.url("run/vif").string, F_OK) != 0)
    }

    @Test("is refused if it is another user's")
    func foreign() throws {
        _ = try places().makeFolder()
        #expect(throws: ControlFolderError.foreign(folder.url("run/vif"))) {
            try ControlFolder(at: folder.url("run/vif"), user: geteuid() + 1)
        }
    }

    @Test("is refused if others have any right to it", arguments: ["701", "710", "704", "755", "777", "1777"])
    func openToOthers(mode: String) throws {
        try folder.makeFolder("run/vif")
        try Command.run("chmod", mode, folder.url("run/vif").string)
        #expect(throws: ControlFolderError.openToOthers(folder.url("run/vif"))) { try places().makeFolder() }
        #expect(places().existingFolders().errors == [.openToOthers(folder.url("run/vif"))])
    }

    @Test("is refused if it is a link or a file", arguments: ["a link", "a broken link", "a file"])
    func notAFolder(kind: String) throws {
        try folder.makeFolder("private")
        try Command.run("chmod", "700", folder.url("private").string)
        switch kind {
        case "a link": try folder.link("run/vif", to: folder.url("private").string)
        case "a broken link": try folder.link("run/vif", to: "nowhere")
        default: try folder.write("", to: "run/vif")
        }
        #expect(throws: ControlFolderError.notAFolder(folder.url("run/vif"))) { try places().makeFolder() }
    }

    @Test("has a socket with the rights 0600 while a server has it")
    func socket() throws {
        let control = try places().makeFolder()
        let old = umask(0)
        defer { umask(old) }
        let socket = try ControlSocket.bind(in: control)
        defer { close(socket.descriptor) }
        #expect(try mode(socket.path) == "600 socket\n")
        #expect(control.socketNames() == [socket.path.lastComponent?.string])
        let flags = fcntl(socket.descriptor, F_GETFL) & O_NONBLOCK
        #expect(flags != 0 && fcntl(socket.descriptor, F_GETFD) == FD_CLOEXEC)
        control.removeAbandonedSockets()
        #expect(control.socketNames().count == 1, "it listens")
        socket.remove()
        #expect(control.socketNames() == [])
    }

    @Test("loses sockets that nobody listens on, and nothing else")
    func abandoned() throws {
        let control = try places().makeFolder()
        let socket = try ControlSocket.bind(in: control)
        close(socket.descriptor)
        try folder.write("", to: "run/vif/file.sock")
        try folder.link("run/vif/link.sock", to: socket.path.string)
        let starting = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(starting) }
        let address = try #require(control.address(of: "1-1.new"))
        #expect(address.withPointer { bind(starting, $0, $1) } == 0)
        control.removeAbandonedSockets()
        #expect(try Command.run("ls", control.path.string) == "1-1.new\nfile.sock\nlink.sock\n")
    }

    @Test("may have a longer path than a socket may have")
    func longPath() throws {
        let long = "run/" + [String](repeating: String(repeating: "x", count: 200), count: 5).joined(separator: "/")
        try folder.makeFolder(long)
        let control = try places(runtime: long).makeFolder()
        let socket = try ControlSocket.bind(in: control)
        defer { close(socket.descriptor) }
        #expect(throws: Never.self) { try ControlConnection(to: control.socketNames()[0], in: control) }
    }

    @Test("tells nothing of servers that do not answer but that they do not")
    func silent() throws {
        let control = try places().makeFolder()
        let socket = try ControlSocket.bind(in: control)
        defer { close(socket.descriptor) }
        let found = RunningServers.find(in: places(), within: .milliseconds(50))
        #expect(found.servers.isEmpty)
        #expect(found.problems == ["\(socket.path): \(ControlError.silent)"])
    }
}
