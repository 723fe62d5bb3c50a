/// How many answers were equal and in what the others differ, with a few examples.
struct CrawlTally {
    private static let exampleCount = 3

    private var equal = 0
    private var kinds: [String: (count: Int, examples: [String])] = [:]

    /// - Parameter leadsOut: it is a link to what is outside the folder, which Vif refuses by design.
    mutating func record(_ path: String, _ difference: AnswerDifference, leadsOut: Bool) {
        if difference.kinds.isEmpty { equal += 1 }
        for kind in difference.kinds {
            let kind = leadsOut ? kind + ", a link that leads out of the folder" : kind
            kinds[kind, default: (0, [])].count += 1
            if kinds[kind, default: (0, [])].examples.count < Self.exampleCount {
                kinds[kind, default: (0, [])].examples.append(path)
            }
        }
    }

    func print(_ name: String) {
        Swift.print("  \(name): \(equal) equal" + (kinds.isEmpty ? ", no other" : ""))
        for (kind, found) in kinds.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
            Swift.print("    \(found.count) × \(kind): \(found.examples.joined(separator: "  "))")
        }
    }
}
