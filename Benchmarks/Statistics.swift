/// Times of one kind, in the order of their length.
struct Times {
    private let sorted: [Duration]

    init(_ times: [Duration]) {
        sorted = times.sorted()
    }

    /// The time that `share` of all do not exceed (nearest rank).
    func percentile(_ share: Double) -> Duration {
        let rank = Int((Double(sorted.count) * share).rounded(.up))
        return sorted.isEmpty ? .zero : sorted[min(max(rank, 1), sorted.count) - 1]
    }
}

extension Duration {
    var milliseconds: String {
        let microseconds = Int((self / .microseconds(1)).rounded())
        let hundredths = abs(microseconds) / 10
        let rest = hundredths % 100
        return "\(microseconds < 0 ? "-" : "")\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

/// The middle one of a few ratios, of which the outer ones show how noisy the machine is.
func spread(_ ratios: [Double]) -> String {
    let sorted = ratios.sorted().map { ($0 * 100).rounded() / 100 }
    guard let first = sorted.first, let last = sorted.last else { return "none" }
    return "\(sorted[sorted.count / 2]) (\(first) – \(last))"
}

func column(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
}

/// The middle one.
func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
}
