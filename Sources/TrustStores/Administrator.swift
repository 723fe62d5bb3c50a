import SystemPackage

/// By whom the system's own files are changed.
enum Administrator: Sendable, Equatable {
    case root
    /// - Parameter asks: it may ask for a password, on the terminal.
    case sudo(FilePath, asks: Bool)

    /// Nothing if there is nobody who would be let.
    static func find(in places: Places) -> Administrator? {
        if places.user == 0 { return .root }
        guard let sudo = places.program("sudo") else { return nil }
        if places.isInteractive { return .sudo(sudo, asks: true) }
        return ProgramRun.run([sudo.string, "-n", "--", "true"]).isGood ? .sudo(sudo, asks: false) : nil
    }

    /// Longer than any other program: a hook of update-ca-certificates may start Java.
    private static let limit = 120

    func run(_ words: [String], input: [UInt8] = []) -> ProgramRun {
        switch self {
        case .root:
            return ProgramRun.run(words, input: input, within: .seconds(Self.limit))
        case .sudo(let sudo, let asks):
            // Who is not root cannot end what root runs. And the time for the password does not count.
            let timed = ["timeout", "--kill-after=5", String(Self.limit)] + words
            return ProgramRun.run(
                [sudo.string] + (asks ? [] : ["-n"]) + ["--"] + timed, input: input, session: asks ? .shared : .own,
                within: .seconds(Self.limit + (asks ? 600 : 30)))
        }
    }
}
