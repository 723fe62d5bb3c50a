import ArgumentParser
import DevServer
import Glibc
import HTTPServing
import SystemPackage

/// The command line: reads what the user typed, and hands over what the server needs.
@main
struct Vif: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vif",
        abstract: "Serve a folder, and reload every open page when a file changes.",
        discussion: """
            Pages that use what changed swap styles, images and fonts in place, take over their own new text without \
            losing what was typed into them, and reload for the rest. Files outside the folder, hidden files and \
            private keys are never served, and without --host or --lan only this machine can connect.

            COMMANDS for a server that is running; each has its own --help
              vif reload [PATH...]      reload its pages, or some files in them
              vif notify TEXT           show a notice in its pages
              vif status                tell what it serves, and where
            COMMANDS for HTTPS
              vif trust                 have this machine's browsers trust the certificates of vif --https
              vif untrust               take that back
            A folder of such a name is served by vif ./reload.

            EXAMPLES
              vif                       serve the current folder
              vif docs/                 serve docs/ at http://localhost:8080/
              vif --port 3000 docs/     at that port and no other
              vif --no-reload dist/     serve the files as they are
              vif --ignore '*.log' .    without reloads for log files
              vif --watch ../shared .   reload for changes in another folder too
              vif --mount /assets=../dist site
                                        serve ../dist, of the current folder, at /assets/
              vif --spa dist            answer all navigations in an application
              vif --cors=http://localhost:3000 api
                                        let pages of that origin read the files
              vif --https               with a certificate that vif trust makes browsers trust
              vif --https --lan         for phones too, which http://localhost:8080/__vif/ helps to set up
              vif --cert dev.pem --key dev.key docs/
                                        with a certificate of your own
              vif --header '*.js: Cache-Control: max-age=60' .
                                        send a header field with some files
            EXIT CODES
            \(Failure.table)
            """,
        version: "Vif \(DevServer.version)")

    @Argument(help: "The folder to serve.", completion: .directory)
    var folder = "."

    @Option(help: ArgumentHelp("The port to listen on. (default: 8080, or the next that is free)", valueName: "port"))
    var port: Int?

    @Option(
        help: ArgumentHelp(
            "The address or name to listen on. (default: 127.0.0.1 and ::1, this machine only)", valueName: "host"))
    var host: String?

    @Flag(
        help: "Listen on all addresses of this machine, for phones and other devices in its networks, and say which.")
    var lan = false

    @OptionGroup(title: "HTTPS")
    var security: SecurityOptions

    @Option(
        help: ArgumentHelp(
            "A pattern as in .gitignore, of files and folders that are not watched. May be repeated.",
            valueName: "glob"))
    var ignore: [String] = []

    @Option(
        help: ArgumentHelp(
            "Announce only files that fit this pattern, as in .gitignore. May be repeated.", valueName: "glob"))
    var watchOnly: [String] = []

    @Option(
        help: ArgumentHelp(
            "Watch this folder too: a change in it reloads every page. May be repeated.", valueName: "path"),
        completion: .directory)
    var watch: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            Look at all files every so many seconds, or every second with --poll alone, instead of waiting for the \
            kernel's reports. (default: only on file systems without reports)
            """, valueName: "seconds"))
    var poll: Double?

    @OptionGroup(title: "Serving")
    var serving: ServingOptions

    @Flag(help: "Serve the files as they are: pages get no script, and nothing is watched.")
    var noReload = false

    @OptionGroup(title: "Pages")
    var pages: PageOptions

    @Flag(help: "Print nothing but what is wrong, and the log if asked for.")
    var quiet = false

    @Flag(help: "Print also the saves that changed no byte.")
    var verbose = false

    func validate() throws {
        guard !(quiet && verbose) else { throw ValidationError("Choose one of --quiet and --verbose.") }
        guard !folder.isEmpty else { throw ValidationError("Name a folder, or leave it out for the current one.") }
        if Self.commands.keys.contains(folder), CommandLine.arguments.count > 2, access(folder, F_OK) != 0 {
            throw ValidationError("There is no folder \(folder). The command goes first: vif \(folder) OPTIONS.")
        }
        if let port, UInt16(exactly: port) == nil {
            throw ValidationError("A port is a number from 0 (any free one) to 65535.")
        }
        if let poll, !(0.05...3600).contains(poll) {
            throw ValidationError("Files can be looked at every 0.05 to 3600 seconds.")
        }
        guard !(ignore + watchOnly + watch).contains("") else {
            throw ValidationError("Name a pattern or a folder; there is none that is empty.")
        }
        guard !lan || host == nil else {
            throw ValidationError("Leave out --host, or --lan, which listens on all addresses.")
        }
        if let host, Self.parse(host: host) == nil {
            throw ValidationError("\"\(Terminal.escaped(host))\" is neither an address nor a name of a host.")
        }
    }

    func run() throws {
        // A reader that goes away (`vif | head`) must not end the server.
        signal(SIGPIPE, SIG_IGN)
        try Failure.exiting {
            var configuration = serverConfiguration
            configuration.serving = try serving.configuration()
            configuration.secure = try security.secure()
            configuration.pages = pages.configuration
            configuration.controlPlaces = RemoteOptions.places
            configuration.devSockets = serving.devSocketWords
            configuration.hostName = Environment.hostName
            configuration.drawing = Self.drawing
            configuration.liveReloadPort = serving.livereloadPort.flatMap { UInt16(exactly: $0) }
            try DevServer(configuration: configuration).run()
        }
    }

    private var serverConfiguration: Configuration {
        Configuration(
            folder: FilePath(folder),
            address: ListenAddress(
                interfaces: host.flatMap(Self.parse(host:)).map { .only($0) } ?? (lan ? .all : .loopback),
                port: port.flatMap { UInt16(exactly: $0) }.map { .exactly($0) } ?? .from(8080)),
            isReloading: !noReload,
            verbosity: quiet ? .quiet : verbose ? .verbose : .normal,
            watching: watching)
    }

    private var watching: Configuration.Watching {
        var watching = Configuration.Watching()
        watching.others = watch.map { FilePath($0) }
        watching.pollInterval = poll.map { .seconds($0) }
        watching.ignored = ignore
        watching.watchOnly = watchOnly
        watching.globalIgnoreFiles = GlobalIgnoreFile.all()
        return watching
    }

    /// Nothing if standard output is no terminal.
    private static var drawing: Configuration.Drawing? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        return Configuration.Drawing(isColoured: ServingOptions.isColoured)
    }

    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let name = arguments.first, let command = commands[name] {
            command.main(Array(arguments.dropFirst()))
        } else {
            main(joiningValues(in: arguments))
        }
    }

    /// Not as subcommands of the parser: its help would leave out the options of serving, or the commands.
    private static var commands: [String: any ParsableCommand.Type] {
        [
            "reload": Reload.self, "notify": Notify.self, "status": Status.self, "trust": Trust.self,
            "untrust": Untrust.self,
        ]
    }

    /// With the value of an option that may stand alone in the same word.
    private static func joiningValues(in arguments: [String]) -> [String] {
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        var options: [String] = []
        for (index, argument) in arguments[..<end].enumerated() {
            // `--spa app.html` is what others write for `--spa=app.html`.
            if let last = options.last, let alone = Alone(rawValue: last), alone.isValue(argument) {
                options[options.count - 1] = last + "=" + argument
            } else if let alone = Alone(rawValue: argument),
                !(index + 1 < end && alone.isValue(arguments[index + 1]))
            {
                options.append(alone.rawValue + "=" + alone.usualValue)
            } else {
                options.append(argument)
            }
        }
        return options + arguments[end...]
    }

    /// Options that may stand alone: the parser would take the next word for their value, whatever it is.
    private enum Alone: String {
        case poll = "--poll"
        case cors = "--cors"
        case spa = "--spa"

        var usualValue: String {
            switch self {
            case .poll: "1"
            case .cors: "*"
            case .spa: "index.html"
            }
        }

        /// Whether a word can be nothing but this option's value.
        func isValue(_ word: String) -> Bool {
            switch self {
            case .poll: Double(word) != nil
            case .cors: word == "*" || word.contains("://")
            case .spa: [".html", ".htm", ".xhtml"].contains { word.lowercased().hasSuffix($0) }
            }
        }
    }

    private static func parse(host: String) -> Authority.Host? {
        if let address = IPv6Address(host[...]) { return .ipv6(address) }
        guard let authority = Authority(host[...]), authority.port == nil else { return nil }
        return authority.host
    }
}
