extension QRCode {
    /// An image for a page, as large as its style says. Dark on light, whatever the page's colours are.
    ///
    /// - Parameter title: what is read out in place of the image; any text.
    package func svg(title: String) -> String {
        let side = size + 2 * Self.quietZone
        return """
            <svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 \(side) \(side)" \
            shape-rendering="crispEdges"><title>\(Self.escaped(title))</title>\
            <path fill="#fff" d="M0 0h\(side)v\(side)H0z"/><path d="\(darkPath)"/></svg>
            """
    }

    /// A rectangle for each run of dark modules in a row.
    private var darkPath: String {
        var path = ""
        for row in 0..<size {
            var start: Int?
            for column in 0...size {
                if isDark(row: row, column: column) {
                    start = start ?? column
                } else if let begin = start {
                    let length = column - begin
                    path += "M\(begin + Self.quietZone) \(row + Self.quietZone)h\(length)v1h-\(length)z"
                    start = nil
                }
            }
        }
        return path
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            // No XML has these, escaped or not.
            case "\t", "\n", "\r", "\u{20}"..."\u{FFFD}", "\u{10000}"...: result.unicodeScalars.append(scalar)
            default: result += "\u{FFFD}"
            }
        }
    }
}
