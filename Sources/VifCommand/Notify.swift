import ArgumentParser
import Glibc
import ServerControl

/// `vif notify`: has the pages of a running server show a notice.
struct Notify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vif notify",
        abstract: "Show a notice in all pages of a running Vif.",
        discussion: """
            EXAMPLES
              vif notify Built in 2 s
              make 2>&1 | vif notify --error -
                                        what a command has printed, until it is cleared
              vif notify --clear        no notice any more

            EXIT CODES
            \(Failure.remoteTable)
            """)

    @Argument(
        help: ArgumentHelp(
            """
            What the pages show: the words with a space between them, of \(ControlRequest.textLimit) bytes at most; with \
            - alone, standard input, of which so much is shown from its start and its end.
            """, valueName: "text"))
    var words: [String] = []

    @OptionGroup
    var remote: RemoteOptions

    @Flag(help: "Show it as an error, until it is cleared or something changes.")
    var error = false

    @Flag(help: "Take away what pages show.")
    var clear = false

    @Flag(help: "Print nothing but what is wrong.")
    var quiet = false

    func validate() throws {
        guard !clear || (words.isEmpty && !error) else { throw ValidationError("Leave out --clear, or the text.") }
    }

    func run() throws {
        // Not before: an option that there is not would be told of as a missing text.
        guard clear || !words.isEmpty else { throw ValidationError("Say what pages are to show.") }
        try Failure.exiting {
            let request = try request()
            let server = try remote.choose()
            let reply = try server.send(request)
            if !quiet { print(reply.phrase) }
        }
    }

    private func request() throws(ControlFault) -> ControlRequest {
        if clear { return .clear }
        let notice = words == ["-"] ? NoticeText(cutting: Self.input()) : NoticeText(words.joined(separator: " "))
        return error ? try .error(checking: notice.text) : try .notify(checking: notice.text)
    }

    /// What a command prints until it ends.
    private static func input() -> CutInput {
        var input = CutInput()
        var space = [UInt8](repeating: 0, count: ControlRequest.textLimit)
        while true {
            let count = read(STDIN_FILENO, &space, space.count)
            if count > 0 {
                input.append(space[..<count])
            } else if count == 0 || errno != EINTR {
                return input
            }
        }
    }
}
