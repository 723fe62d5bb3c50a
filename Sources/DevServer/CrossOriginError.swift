/// What is wrong with a `--cors`, and the cure.
package enum CrossOriginError: Error, Equatable {
    case badOrigin(String)
    case nullOrigin
    /// Both any origin and some.
    case anyAndSome
}

extension CrossOriginError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badOrigin(let text):
            "\"\(text)\" is no origin: write scheme, host and port, without a path, as in http://localhost:3000."
        case .nullOrigin:
            "The origin null is that of every file and every sandboxed page: serve it over HTTP and name its origin."
        case .anyAndSome:
            "Either every origin is allowed or only those that you name: write --cors alone, or only --cors=ORIGIN."
        }
    }
}
