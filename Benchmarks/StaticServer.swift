import SystemPackage
import TestSupport

/// A program that serves the files of a folder, and how it is told to.
struct StaticServer: Sendable {
    let name: String
    let program: String
    /// The words behind the program's name; what it reads besides, it finds in a folder of its own.
    let arguments: @Sendable (_ folder: FilePath, _ port: Int, _ settings: TemporaryFolder) throws -> [String]

    var isInstalled: Bool { Command.exists(program) }

    static func vif(_ options: [String] = []) -> StaticServer {
        StaticServer(name: "vif", program: VifProcess.binary) { folder, port, _ in
            [folder.string, "--port", String(port)] + options
        }
    }

    /// What else serves a folder; each as its manual says, and as fast as that is.
    static let others = [caddy, esbuild, hugo, python, livereload]

    private static let caddy = StaticServer(name: "caddy", program: "caddy") { folder, port, _ in
        ["file-server", "--root", folder.string, "--listen", "127.0.0.1:\(port)"]
    }

    private static let esbuild = StaticServer(name: "esbuild", program: "esbuild") { folder, port, _ in
        ["--servedir=\(folder)", "--serve=127.0.0.1:\(port)"]
    }

    /// A site without pages of its own: a copy of the folder is its static files.
    private static let hugo = StaticServer(name: "hugo", program: "hugo") { folder, port, settings in
        try settings.write(
            #"disableKinds = ["page", "section", "taxonomy", "term", "home", "RSS", "sitemap", "404"]"#,
            to: "config.toml")
        try Command.run("cp", "-r", folder.string, settings.url("static").string)
        return ["server", "--source", settings.path.string, "--bind", "127.0.0.1", "--port", String(port)]
    }

    /// Debian's, by its whole path: what stands before it in a `PATH` may be a script that looks for it first.
    private static let python = StaticServer(name: "python", program: "/usr/bin/python3") { folder, port, _ in
        ["-m", "http.server", String(port), "--bind", "127.0.0.1", "--directory", folder.string]
    }

    private static let livereload = StaticServer(name: "livereload", program: "livereload") { folder, port, _ in
        ["--host", "127.0.0.1", "--port", String(port), folder.string]
    }
}
