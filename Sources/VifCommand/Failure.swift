import DevServer
import HTTPServing
import StaticFiles

/// Why the server did not start: a sentence for the person, and a code for the script that called.
struct Failure {
    let code: Int32
    private let message: String

    static let table = """
          0   ended by Ctrl-C or SIGTERM
          3   the folder is missing
          4   what was named is not a folder
          5   the folder cannot be read
          6   the port is taken
          7   no right to listen on the port
          8   the host is unknown, or not of this machine
          9   the server cannot listen for another reason
         64   the command line is wrong
        """

    /// Nothing for an error that is not about starting.
    init?(_ error: any Error) {
        switch error {
        case let error as SiteFolderError: self.init(code: Self.code(for: error), message: error.description)
        case let error as ListenError: self.init(code: Self.code(for: error), message: error.description)
        default: return nil
        }
    }

    private init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    func print() {
        let terminal = Terminal(verbosity: .quiet)
        terminal.warn(message)
        terminal.flush()
    }

    private static func code(for error: SiteFolderError) -> Int32 {
        switch error {
        case .missing: 3
        case .notAFolder: 4
        case .unreadable, .noOpenat2, .other: 5
        }
    }

    private static func code(for error: ListenError) -> Int32 {
        switch error {
        case .portTaken, .noPortFree: 6
        case .noRights: 7
        case .unknownHost, .foreignAddress: 8
        case .other: 9
        }
    }
}
