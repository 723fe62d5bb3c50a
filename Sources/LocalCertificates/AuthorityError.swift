package import SystemPackage

/// Why there is no local authority, or no certificate of it.
package enum AuthorityError: Error, Sendable, Equatable {
    case folder(FilePath, Errno)
    case notAFolder(FilePath)
    case foreignFolder(FilePath)
    case folderOpenToOthers(FilePath)
    case unreadable(FilePath, Errno)
    case unwritable(FilePath, Errno)
    case foreignKey(FilePath)
    case keyOpenToOthers(FilePath)
    case damaged(FilePath)
    case notAnAuthority(FilePath)
    /// - Parameter from: seconds since 1970.
    case notYetValid(FilePath, from: Int64)
    /// The authority is limited to other names.
    case nothingToIssue(SubjectNames)
    /// OpenSSL's words.
    case openSSL(String)
}

extension AuthorityError: CustomStringConvertible {
    /// One sentence with the cure. Paths come from the environment: escape before printing.
    package var description: String {
        switch self {
        case .folder(let path, let error):
            "The certificate authority cannot be kept in \(path): \(error). Set XDG_DATA_HOME to a folder of yours."
        case .notAFolder(let path):
            "\(path) is not a folder, and the certificate authority is to be kept there. Move it, or set XDG_DATA_HOME "
                + "to a folder of yours."
        case .foreignFolder(let path):
            "The folder \(path) belongs to another user. Set XDG_DATA_HOME to a folder of yours."
        case .folderOpenToOthers(let path):
            "Other users may change what is in \(path). Shut them out: chmod 700 \(path)"
        case .unreadable(let path, let error):
            "\(path) cannot be read: \(error). Give yourself the right to: chmod u+r \(path)"
        case .unwritable(let path, let error):
            "\(path) cannot be written: \(error). Make room or give yourself the right to, or set XDG_DATA_HOME to "
                + "another folder of yours."
        case .foreignKey(let path):
            "The key \(path) belongs to another user, who could pose as your sites. Remove it, and Vif makes a new one."
        case .keyOpenToOthers(let path):
            "Other users may read the key \(path), with which they could pose as your sites. Keep them out: "
                + "chmod 600 \(path)"
        case .damaged(let path):
            "\(path) is damaged: it does not hold a key and its certificate. Remove it, and Vif makes a new authority, "
                + "which must be trusted anew."
        case .notAnAuthority(let path):
            "The certificate in \(path) is not an authority's. Remove the file, and Vif makes a new authority, which "
                + "must be trusted anew."
        case .notYetValid(let path, let start):
            "The certificate authority in \(path) begins on \(Validity.text(start)), which is still to come. Set the "
                + "machine's clock."
        case .nothingToIssue(let names):
            "The certificate authority is limited to local names, and cannot vouch for \(names). Use a certificate of "
                + "your own: --cert and --key."
        case .openSSL(let reason):
            "No certificate can be made: OpenSSL says \"\(reason)\". Use a certificate of your own: --cert and --key."
        }
    }
}
