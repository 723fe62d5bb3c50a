import Glibc
import SystemPackage

/// What is done to one store: the folder of a database, and the program that knows its format.
struct NSSWork {
    let store: NSSStore
    let authority: Authority
    private let certutil: Certutil

    init(_ store: NSSStore, _ authority: Authority, program: FilePath) {
        self.store = store
        self.authority = authority
        certutil = Certutil(program, database: store.folder)
    }

    func status() -> Outcome.Result {
        guard !store.isMissing else { return .isNotTrusted }
        do throws(Certutil.Failure) {
            return try contents().isTrusted(authority) ? .isTrusted : .isNotTrusted
        } catch {
            return .failed("It cannot be read: \(error.reason). \(cure(of: error))")
        }
    }

    func trust() -> Outcome.Result {
        if store.isMissing { return trustInNewDatabase() }
        do throws(Certutil.Failure) {
            if try contents().isTrusted(authority) { return .alreadyTrusted }
        } catch {
            return .failed("It cannot be read, and is as it was: \(error.reason). \(cure(of: error))")
        }
        do throws(Certutil.Failure) {
            try certutil.add(authority)
            guard try contents().isTrusted(authority) else { throw Certutil.Failure(complaint: "it was not kept") }
            return .trusted
        } catch {
            return .failed("The authority is not added\(takeBack()): \(error.reason). \(cure(of: error))")
        }
    }

    func untrust() -> Outcome.Result {
        guard !store.isMissing else { return .notThere }
        var count = 0
        do throws(Certutil.Failure) {
            for certificate in try certutil.list() where certificate.isOfVif {
                try certutil.remove(certificate.nickname)
                count += 1
            }
            // The user may have added it by hand, under another name.
            for (nickname, certificates) in try contents().details where certificates.hold(authority) {
                guard certificates.count == 1 else {
                    return .failed(
                        "The authority is also there as “\(nickname)”, and others with it. "
                            + "Remove it in the browser's settings."
                    )
                }
                try certutil.remove(nickname)
                count += 1
            }
            guard try !contents().hold(authority) else { throw Certutil.Failure(complaint: "it was kept") }
            return count > 0 ? .removed : .notThere
        } catch {
            let removed = count > 0 ? " (\(count) of Vif's certificates are removed)" : ""
            return .failed("The authority may be there still\(removed): \(error.reason). \(cure(of: error))")
        }
    }

    // MARK: parts

    private func contents() throws(Certutil.Failure) -> NSSContents {
        var contents = NSSContents()
        // Only an authority's entry can be the authority's: a profile may hold hundreds of other certificates.
        for certificate in try certutil.list() where certificate.isOfVif || certificate.serverFlags.contains("C") {
            guard contents.details[certificate.nickname] == nil else { continue }
            do throws(Certutil.Failure) {
                contents.details[certificate.nickname] = try certutil.details(of: certificate.nickname)
            } catch {
                // Others may have a nickname that is listed in another way than it is, or none.
                guard error.isOfNickname, !certificate.isOfVif else { throw error }
            }
        }
        return contents
    }

    private func trustInNewDatabase() -> Outcome.Result {
        let newFiles = ["cert9.db", "key4.db", "pkcs11.txt"].map { store.folder.appending($0) }
            .filter { Entry.owner(of: $0) == nil }
        let newFolders: [FilePath]
        do throws(Errno) {
            newFolders = try NewFolder.make(store.folder)
        } catch {
            return .failed("The folder cannot be made: \(error). Make it, and do this again.")
        }
        do throws(Certutil.Failure) {
            try certutil.makeDatabase()
            try certutil.add(authority)
            guard try contents().isTrusted(authority) else { throw Certutil.Failure(complaint: "it was not kept") }
            return .trusted
        } catch {
            for file in newFiles { _ = file.withPlatformString { unlink($0) } }
            for folder in newFolders.reversed() { _ = folder.withPlatformString { rmdir($0) } }
            return .failed("No database could be made, and none is left: \(error.reason). \(cure(of: error))")
        }
    }

    /// With a primary password, the certificate is added before the trust in it is refused.
    ///
    /// - Returns: words for what is left.
    private func takeBack() -> String {
        do throws(Certutil.Failure) {
            for certificate in try certutil.list() where certificate.nickname == authority.nickname {
                try certutil.remove(certificate.nickname)
            }
            return ""
        } catch {
            return ", but may be there without being trusted"
        }
    }

    private func cure(of failure: Certutil.Failure) -> String {
        failure.complaint.contains("SEC_ERROR_BAD_PASSWORD")
            ? "Add \(authority.path) in the browser: Settings, Certificates, Authorities, Import."
            : "Close the browser, and do this again."
    }
}
