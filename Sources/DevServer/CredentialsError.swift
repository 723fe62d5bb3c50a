/// What is wrong with an `--auth`, and the cure. The sentences do not repeat the password.
package enum CredentialsError: Error, Equatable {
    case noColon
    case empty
    case controlCharacter
    case tooLong
}

extension CredentialsError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noColon: "--auth needs a user and a password: write USER:PASSWORD."
        case .empty: "Neither user nor password may be empty, or the password keeps nobody out: write USER:PASSWORD."
        case .controlCharacter: "No control character may be in a user or password: leave it out."
        case .tooLong:
            "User and password have \(BasicAuthentication.limit - 1) bytes together at most: choose shorter ones."
        }
    }
}
