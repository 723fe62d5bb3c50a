import ArgumentParser
import DevServer
import HTTPServing
import LocalCertificates
import ServerControl
import StaticFiles

/// Why a command did not do what it is for: a sentence for the person, and a code for the script that called.
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
         14   the local certificate authority cannot be made, read or kept
         15   the certificate, or its key, cannot be used
         16   the passphrase of the key is missing, or wrong
         64   the command line is wrong
        """

    /// Of the commands for a running server.
    static let remoteTable = """
          0   the server has done it
         10   no server of yours serves the folder or the file
         11   several servers fit
         12   the server does not answer, or refuses
         64   the command line is wrong
        """

    /// Of those that change whom browsers trust.
    static let trustTable = """
          0   done; with --status: every store trusts the authority
         13   a store failed; with --status: or does not trust it
         14   the local certificate authority cannot be made, read or kept
         64   the command line is wrong
        """

    static let untrustTable = """
          0   done
         13   a store failed
         14   the local certificate authority cannot be read or removed
         64   the command line is wrong
        """

    static let storeCode: Int32 = 13

    /// Runs a command, and ends the program with a sentence and a code if it fails.
    static func exiting(_ command: () throws -> Void) throws {
        do {
            try command()
        } catch {
            guard let failure = Failure(error) else { throw error }
            failure.print()
            throw ExitCode(failure.code)
        }
    }

    static func warn(_ sentences: [String]) {
        let terminal = Terminal(verbosity: .quiet)
        sentences.forEach(terminal.warn)
        terminal.flush()
    }

    /// Nothing for an error of another kind.
    init?(_ error: any Error) {
        switch error {
        case let error as SiteFolderError: self.init(code: Self.code(for: error), message: error.description)
        case let error as ListenError: self.init(code: Self.code(for: error), message: error.description)
        case let error as ServerChoiceError: self.init(code: Self.code(for: error), message: error.description)
        case let error as ControlError: self.init(code: 12, message: error.description)
        // The server would say the same.
        case let error as ControlFault: self.init(code: 64, message: error.description)
        case let error as LocalCertificates.AuthorityError: self.init(code: 14, message: error.description)
        case let error as AuthorityPlace.NoFolder: self.init(code: 14, message: error.description)
        case let error as TLSError: self.init(code: 15, message: error.description)
        case let error as CertificateError: self.init(code: Self.code(for: error), message: error.description)
        default:
            guard Self.isOfStores(error) else { return nil }
            self.init(code: 14, message: "\(error)")
        }
    }

    private init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    func print() {
        Self.warn([message])
    }

    private static func code(for error: SiteFolderError) -> Int32 {
        switch error {
        case .missing: 3
        case .notAFolder: 4
        case .unreadable, .noOpenat2, .other: 5
        }
    }

    private static func code(for error: ServerChoiceError) -> Int32 {
        switch error {
        case .notServed, .noneAtPort, .outside: 10
        case .several: 11
        }
    }

    private static func code(for error: CertificateError) -> Int32 {
        switch error {
        case .passphraseNeeded, .wrongPassphrase: 16
        default: 15
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
