import ArgumentParser
import DevServer
import Glibc
import LocalCertificates
import SystemPackage
import TrustStores

/// `vif trust`: has this machine's programs and browsers trust the local certificate authority.
struct Trust: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vif trust",
        abstract: "Have this machine's browsers trust the certificates that vif --https shows.",
        discussion: """
            Puts the certificate of a local authority, which is made if there is none, into the system's store and into \
            those of Chromium and Firefox, and tells what became of each. Its key stays with you, and it can vouch for \
            local names and private addresses only. For the system's store sudo may ask for your password.

            EXAMPLES
              vif trust                 before the first vif --https, or after it
              vif trust --status        look into every store, and change nothing
              vif untrust               take it out again

            EXIT CODES
            \(Failure.trustTable)
            """)

    @OptionGroup
    var options: TrustOptions

    @Flag(help: "Tell which stores trust the authority, and change nothing.")
    var status = false

    func run() throws {
        StandardOutput.outlastsReader()
        try Failure.exiting {
            try options.checkUser()
            let folder = try options.folder()
            if status { return try tellStatus(folder) }
            let (authority, origin) = try LocalAuthority.open(
                in: folder, owner: .current, now: Int64(time(nil)))
            if let sentence = Self.news(origin) { print(sentence) }
            let outcomes = try options.stores(of: authority).trust { StandardOutput.write($0.line) }
            if let advice = outcomes.advice { print(advice) }
            print("The authority's certificate, for other devices: \(Terminal.escaped("\(authority.certificatePath)"))")
            guard outcomes.areGood else { throw ExitCode(Failure.storeCode) }
        }
    }

    private func tellStatus(_ folder: FilePath) throws {
        guard let authority = try LocalAuthority.find(in: folder) else {
            print("There is no certificate authority yet: vif trust, or vif --https, makes one.")
            throw ExitCode(Failure.storeCode)
        }
        let outcomes = try options.stores(of: authority).status()
        for outcome in outcomes { StandardOutput.write(outcome.line) }
        print("The authority is \(Terminal.escaped(authority.commonName)), good until \(authority.end).")
        guard outcomes.areGood, outcomes.areTrusted else { throw ExitCode(Failure.storeCode) }
    }

    private static func news(_ origin: LocalAuthority.Origin) -> String? {
        switch origin {
        case .kept: nil
        case .made: "A certificate authority of your own was made."
        case .replaced(let ended):
            "A new certificate authority was made: the one before it ends on \(Validity.text(ended))."
        }
    }
}

extension LocalAuthority {
    fileprivate var end: String { Validity.text(validity.notAfter) }
}
