/// What is wrong with a `--mount`, and the cure.
package enum MountError: Error, Equatable {
    case incomplete(String)
    case tilde(String)
    case badPath(String)
    case badHost(String)
    case wholeSite
    case ownPath(String)
    case duplicate(String)
}

extension MountError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .incomplete(let text):
            "\"\(text)\" is no mount: write PATH=FOLDER, as in /assets=../dist."
        case .tilde(let text):
            "The shell leaves ~ in \"\(text)\" as it is: write $HOME, or ./~ for a folder of that name."
        case .badPath(let text):
            "\"\(text)\" is no path to mount at: write it as in a URL, as in /assets, without . or .. and wildcards."
        case .badHost(let text):
            "\"\(text)\" is no virtual host: write a name that ends in .localhost, as in docs.localhost, or a path that "
                + "begins with a slash."
        case .wholeSite:
            "The path / is the served folder itself: name that folder as FOLDER, or mount at a path such as /assets."
        case .ownPath(let text):
            "The path \(text) is Vif's own: mount at another one."
        case .duplicate(let prefix):
            "Two folders are mounted at \(prefix): choose one, or mount one of them elsewhere."
        }
    }
}
