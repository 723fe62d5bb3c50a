/// Sizes and times as people read them: two or three digits and a unit.
enum Quantity {
    private static let sizes = [("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000)]

    /// `912 B`, `1.2 kB`, `314 MB`.
    static func size(_ bytes: Int) -> String {
        guard bytes >= 1_000 else { return "\(max(0, bytes)) B" }
        for (unit, factor) in sizes {
            // A remainder is less than 10¹², so nothing overflows.
            let tenths = bytes / factor * 10 + (bytes % factor * 10 + factor / 2) / factor
            if tenths < 9_995 || unit == "TB" { return digits(tenths) + " " + unit }
        }
        return "\(bytes) B"
    }

    /// `<0.1 ms`, `0.3 ms`, `120 ms`, `4.5 s`.
    static func time(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        guard seconds < 1_000_000 else { return "days" }
        // Tenths of a millisecond, to the nearest.
        let tenths = Int(max(0, seconds)) * 10_000 + Int(max(0, attoseconds) + 50_000_000_000_000) / 100_000_000_000_000
        if tenths < 1 { return "<0.1 ms" }
        if tenths < 9_995 { return digits(tenths) + " ms" }
        return digits((tenths + 500) / 1_000) + " s"
    }

    private static func digits(_ tenths: Int) -> String {
        tenths < 1_000 ? "\(tenths / 10).\(tenths % 10)" : "\((tenths + 5) / 10)"
    }
}
