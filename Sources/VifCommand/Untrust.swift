import ArgumentParser
import DevServer
import LocalCertificates
import SystemPackage
import TrustStores

/// `vif untrust`: undoes `vif trust`, completely.
struct Untrust: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vif untrust",
        abstract: "Take the local certificate authority out of this machine's browsers again.",
        discussion: """
            Takes this authority, and older ones of yours, out of every store that vif trust puts it into, also if its \
            own files are gone. These are left where they are, so that it can be trusted again, unless you say --delete.

            EXIT CODES
            \(Failure.untrustTable)
            """)

    @OptionGroup
    var options: TrustOptions

    @Flag(help: "Remove the authority's key and certificate too. The next vif --https makes others.")
    var delete = false

    func run() throws {
        StandardOutput.outlastsReader()
        try Failure.exiting {
            try options.checkUser()
            let folder = try options.folder()
            let outcomes = try options.stores(of: known(in: folder)).untrust { StandardOutput.write($0.line) }
            if let advice = outcomes.advice { print(advice) }
            // As long as a store trusts the authority, its files are of use.
            guard outcomes.areGood else { throw ExitCode(Failure.storeCode) }
            try dealWithFiles(in: folder)
        }
    }

    /// What is in the stores is found without its files too.
    private func known(in folder: FilePath) -> LocalAuthority? {
        do throws(LocalCertificates.AuthorityError) {
            return try LocalAuthority.find(in: folder)
        } catch {
            Failure.warn(["\(error)"])
            return nil
        }
    }

    private func dealWithFiles(in folder: FilePath) throws {
        let shown = Terminal.escaped("\(folder)")
        if delete {
            let wasThere = try LocalAuthority.remove(from: folder)
            print(wasThere ? "The authority's files in \(shown) are removed." : "There are no files in \(shown).")
        } else if try LocalAuthority.find(in: folder) != nil {
            print("The authority's own files stay in \(shown). To remove them: vif untrust --delete")
        }
    }
}
