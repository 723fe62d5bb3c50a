/// Rows of numbers of vif, the floor and µWebSockets, side by side.
enum BroadcastTable {
    static func printHeads(_ first: String) {
        print(
            column("  " + first, 48) + ["vif", "floor", "µWebSockets"].map { column($0, 13) }.joined()
                + column("vif/floor", 22) + "vif/µWebSockets")
    }

    /// The middle of the rounds of each server, and of the ratios of the single rounds.
    static func printRow(_ name: String, _ rounds: [String: [Double]], isCompared: Bool = true) {
        let values = ["vif", "floor", "µWebSockets"].map { rounds[$0] ?? [] }
        let medians = values.map { column($0.isEmpty ? "–" : decimals(median($0)), 13) }.joined()
        let ratios = isCompared ? values.dropFirst().map { column(ratio(values[0], $0), 22) }.joined() : ""
        print(column("  " + name, 48) + medians + ratios)
    }

    private static func ratio(_ ours: [Double], _ theirs: [Double]) -> String {
        ours.isEmpty || theirs.isEmpty ? "–" : spread(zip(ours, theirs).map { $0 / $1 })
    }

    static func decimals(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}
