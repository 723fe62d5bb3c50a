/// What is wrong with a `--header`, and the cure.
package enum HeaderRuleError: Error, Equatable {
    case incomplete(String)
    case badPattern(String)
    case backslash(String)
    case patternTooLong(String)
    case badName(String)
    /// A field by which the server frames its messages.
    case ownName(String)
    case badValue(name: String)
    case emptyValue(name: String)
}

extension HeaderRuleError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .incomplete(let text):
            "\"\(text)\" is no header rule: write PATTERN: Name: value, as in '/*: X-Frame-Options: DENY'."
        case .badPattern(let text):
            "\"\(text)\" is no path pattern: begin it with a slash, as in /docs/*, or write a name as in *.css."
        case .backslash(let text):
            "The pattern \"\(text)\" has a backslash, and no path has one: write ? for a literal * or ?."
        case .patternTooLong(let text):
            "The pattern \"\(text)\" is too long: from its first wildcard on, keep it to "
                + "\(PathPatternParser.tokenLimit - 1) characters."
        case .badName(let text):
            "\"\(text)\" cannot be the name of a header field: write letters, digits and hyphens, as in Cache-Control."
        case .ownName(let name):
            "\(name) is not yours to set, since Vif writes it from what it sends: leave that rule out."
        case .badValue(let name):
            "The value of \(name) may hold visible ASCII characters and spaces only: encode the others."
        case .emptyValue(let name):
            "The rule for \(name) has no value: write one; only \(HeaderRule.removableNames) can be removed."
        }
    }
}
