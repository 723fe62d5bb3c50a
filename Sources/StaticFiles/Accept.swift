import HTTPServing

/// The value of `Accept`, RFC 9110 §12.5.1.
struct Accept {
    /// Whether a page is what is wanted most: the first of the types with the highest weight.
    ///
    /// `*/*` alone is no wish for a page, and scripts that want data put `application/json` first.
    let prefersPage: Bool

    init(_ text: String) {
        var best = (type: "", weight: 0)
        for element in text.split(separator: ",") {
            let parts = element.split(separator: ";").map(\.trimmingBlanks)
            guard let type = parts.first, let weight = Self.weight(parts.dropFirst()) else { continue }
            if weight > best.weight { best = (type.lowercased(), weight) }
        }
        prefersPage = best.type == "text/html" || best.type == "application/xhtml+xml"
    }

    /// In thousandths (§12.4.2); nothing if it is malformed.
    private static func weight(_ parameters: ArraySlice<Substring>) -> Int? {
        guard let parameter = parameters.first(where: { $0.lowercased().hasPrefix("q=") }) else { return 1_000 }
        let digits = Array(parameter.utf8.dropFirst(2))
        guard (1...5).contains(digits.count), digits.count == 1 || digits[1] == UInt8(ascii: ".") else { return nil }
        var weight = 0
        for place in [0, 2, 3, 4] {
            let digit = place < digits.count ? digits[place] : UInt8(ascii: "0")
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            weight = weight * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return weight <= 1_000 ? weight : nil
    }
}
