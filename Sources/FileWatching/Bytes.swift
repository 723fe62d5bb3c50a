/// The bytes that mean something in a .gitignore file.
extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let slash = UInt8(ascii: "/")
    static let backslash = UInt8(ascii: "\\")
    static let numberSign = UInt8(ascii: "#")
    static let exclamationMark = UInt8(ascii: "!")
    static let asterisk = UInt8(ascii: "*")
    static let questionMark = UInt8(ascii: "?")
    static let openingBracket = UInt8(ascii: "[")
    static let closingBracket = UInt8(ascii: "]")
    static let caret = UInt8(ascii: "^")
    static let hyphen = UInt8(ascii: "-")
    static let colon = UInt8(ascii: ":")
}
