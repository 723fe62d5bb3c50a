/// What is wrong with the file of `--spa`, and the cure.
package enum FallbackError: Error, Equatable {
    case badFile(String)
    case notPage(String)
}

extension FallbackError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badFile(let text):
            "\"\(text)\" is no page in the served folder: write its path from there, as in app/index.html."
        case .notPage(let text):
            "\"\(text)\" is not named as a page: choose a file that ends in .html."
        }
    }
}
