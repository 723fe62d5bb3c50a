import ArgumentParser
import DevServer
import Glibc
import StaticFiles

/// The options that say how files are served, and to whom.
struct ServingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Serve another folder, and watch it, at this path of the site, or at a virtual host: docs.localhost=docs. May be \
            repeated.
            """, valueName: "place=folder"))
    var mount: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            Send this field with responses to paths that fit the pattern: '/img/*: Cache-Control: max-age=60'. An empty \
            value leaves out a field that Vif sends. May be repeated.
            """, valueName: "pattern: name: value"))
    var header: [String] = []

    @Option(
        help: ArgumentHelp(
            "Let pages of this origin read the files, or of any with --cors alone. Written --cors=ORIGIN. May be repeated.",
            valueName: "origin"))
    var cors: [String] = []

    @Option(help: ArgumentHelp("Ask every visitor for this name and password.", valueName: "user:password"))
    var auth: String?

    @Option(
        help: ArgumentHelp(
            "Answer navigations to what is not there with this page, index.html with --spa alone. Written --spa=FILE.",
            valueName: "file"))
    var spa: String?

    @Option(
        help: ArgumentHelp(
            "Send files with this ending as this media type. May be repeated.", valueName: "ext=type"))
    var type: [String] = []

    @Flag(help: "Serve hidden files and private keys too.")
    var hidden = false

    @Flag(help: "Follow symbolic links out of the folder.")
    var followLinks = false

    @Flag(help: "Compress text with gzip on its way.")
    var compress = false

    @Flag(help: "Print a line for each request.")
    var log = false

    @Flag(
        help: """
            Offer WebSocket endpoints below /__vif/ws/ to try pages with: echo, chat, cat, and ones that fail. See \
            Public/sample/websocket-bench.html.
            """)
    var devSockets = false

    @Option(
        help: ArgumentHelp(
            "The command whose lines /__vif/ws/cat sends; run without a shell. Turns --dev-sockets on.",
            valueName: "command"))
    var devSocketsCommand: String?

    @Option(
        help: ArgumentHelp(
            "Also listen here for tools that speak LiveReload's protocol; they know 35729.", valueName: "port"))
    var livereloadPort: Int?

    @Option(help: .hidden)
    var loops = 1

    func validate() throws {
        if let livereloadPort, !(1...65_535).contains(livereloadPort) {
            throw ValidationError("A port is a number from 1 to 65535.")
        }
        if let devSocketsCommand, CommandWords.split(devSocketsCommand)?.isEmpty ?? true {
            throw ValidationError("Name a command, with every quote in it closed: --dev-sockets-command 'tail -f log'.")
        }
        guard (1...64).contains(loops) else { throw ValidationError("Between 1 and 64 event loops can answer.") }
        try checkCommand()
        _ = try configuration()
    }

    /// The words of the command; nothing without endpoints.
    var devSocketWords: [String]? {
        devSocketsCommand.map { CommandWords.split($0) ?? [] } ?? (devSockets ? [] : nil)
    }

    private func checkCommand() throws {
        guard let program = devSocketWords?.first, !Self.isExecutable(program) else { return }
        throw ValidationError(
            "There is no program \(Terminal.escaped(program)) to run: check the spelling in --dev-sockets-command.")
    }

    /// As execvp(3) looks for it.
    private static func isExecutable(_ program: String) -> Bool {
        guard !program.contains("/") else { return access(program, X_OK) == 0 }
        let folders = getenv("PATH").map { String(cString: $0) } ?? "/bin:/usr/bin"
        return folders.split(separator: ":", omittingEmptySubsequences: false).contains { folder in
            access("\(folder.isEmpty ? "." : folder)/\(program)", X_OK) == 0
        }
    }

    /// - Throws: `ValidationError`
    func configuration() throws -> Configuration.Serving {
        var serving = Configuration.Serving()
        do {
            serving.mounts = try mount.map { try Mount(parsing: $0) }
            _ = try Routes(serving.mounts.map { ($0, ()) })
            serving.rules.headers = HeaderRules(try header.map { try HeaderRule(parsing: $0) })
            serving.crossOrigin = try CrossOriginRule(origins: cors)
            serving.authentication = try auth.map { try BasicAuthentication(parsing: $0) }
            serving.rules.fallback = try spa.map { try FallbackRule(parsing: $0) }
        } catch {
            throw ValidationError(Terminal.escaped("\(error)"))
        }
        serving.rules.mediaTypes = MediaTypes(overrides: try type.map(Self.mediaType))
        serving.rules.fingerprint = fingerprint
        serving.rules.hidesNames = !hidden
        serving.rules.compresses = compress
        serving.followsLinks = followLinks
        serving.loopCount = loops
        if log { serving.log = Configuration.Log(isColoured: Self.isColoured) }
        return serving
    }

    private static func mediaType(_ text: String) throws -> (ending: String, type: String) {
        guard let type = MediaTypes.parseOverride(text) else {
            throw ValidationError(
                "\"\(Terminal.escaped(text))\" is no type: write EXT=TYPE, as in --type glsl=text/plain.")
        }
        // As for every other text.
        let isBareText = type.type.lowercased().hasPrefix("text/") && !type.type.lowercased().contains("charset")
        return (type.ending, isBareText ? type.type + "; charset=utf-8" : type.type)
    }

    /// Another one for other options that show in the head of an answer (FNV-1a); nothing without any.
    private var fingerprint: String {
        let options = [type, header, cors]
        guard options.contains(where: { !$0.isEmpty }) else { return "" }
        let bytes = options.map { $0.joined(separator: "\n") }.joined(separator: "\0").utf8
        let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return "-" + String(hash, radix: 36)
    }

    static var isColoured: Bool {
        RequestLogLine.isColourWanted(
            isTerminal: isatty(STDOUT_FILENO) == 1, noColor: getenv("NO_COLOR").map { String(cString: $0) },
            term: getenv("TERM").map { String(cString: $0) })
    }
}
