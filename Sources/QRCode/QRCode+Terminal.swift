extension QRCode {
    /// Lines of half blocks, two rows of modules each, so that a module is as high as it is wide.
    ///
    /// - Parameter isColoured: the terminal takes colours. Otherwise light modules are drawn in the colour of text,
    ///   which is right where text is light on dark; most phones read the opposite too.
    package func terminalLines(isColoured: Bool) -> [String] {
        let ends = -Self.quietZone..<(size + Self.quietZone)
        return stride(from: ends.lowerBound, to: ends.upperBound, by: 2).map { row in
            let blocks = ends.map { column in
                Self.block(
                    upper: isDark(row: row, column: column) == isColoured,
                    lower: isDark(row: row + 1, column: column) == isColoured)
            }
            // Of 256 colours these two are the same in every theme, other than “black” and “white”.
            return isColoured ? "\u{1B}[38;5;16;48;5;231m\(String(blocks))\u{1B}[0m" : String(blocks)
        }
    }

    private static func block(upper: Bool, lower: Bool) -> Character {
        switch (upper, lower) {
        case (true, true): "█"
        case (true, false): "▀"
        case (false, true): "▄"
        case (false, false): " "
        }
    }
}
