import FileWatching
import LiveReload
import SystemPackage

/// A change and what became of it, in the words of the terminal: `guide.html changed → 2 pages reload`.
enum ChangePhrase {
    static func cause(of changes: ChangeSet) -> String {
        if changes.isEverything { return "many files changed" }
        guard changes.changes.count == 1, let (path, change) = changes.changes.first else {
            return "\(grouped(changes.changes.count)) files changed"
        }
        return change == .removed ? "\(path)\(removed)" : "\(path) changed"
    }

    private static let removed = " removed"

    static func line(for report: DeliveryReport) -> String {
        var effects: [String] = []
        var (updated, restyled) = (report.morphed + report.swapped, report.restyled)
        // What is gone stays in pages as it was.
        let keeping = report.cause.hasSuffix(removed) ? report.swapped + restyled : 0
        if keeping > 0 { (updated, restyled) = (report.morphed, 0) }
        if report.reloaded > 0 { effects.append("\(pages(report.reloaded)) reload\(report.reloaded == 1 ? "s" : "")") }
        if updated > 0 { effects.append("\(pages(updated)) update\(updated == 1 ? "s" : "")") }
        if restyled > 0 { effects.append("\(pages(restyled)) restyle\(restyled == 1 ? "s" : "")") }
        if keeping > 0 { effects.append("\(pages(keeping)) keep\(keeping == 1 ? "s" : "") the old one") }
        if report.waiting > 0 {
            let wait = report.waiting == 1 ? "waits for its file" : "wait for their files"
            effects.append("\(pages(report.waiting)) \(wait)")
        }
        if effects.isEmpty { effects.append(noEffect(report)) }
        return "\(report.cause) → \(effects.joined(separator: ", "))"
    }

    /// `4,812`: the digits of a large number in threes.
    static func grouped(_ number: Int) -> String {
        var text = String(number)
        var position = text.count - 3
        while position > 0 {
            text.insert(",", at: text.index(text.startIndex, offsetBy: position))
            position -= 3
        }
        return text
    }

    private static func noEffect(_ report: DeliveryReport) -> String {
        if report.untouched > 0 { return "no open page uses it" }
        if report.isDuringReload { return "pages are reloading already" }
        guard report.silent > 0 else { return "no page is open" }
        return "\(pages(report.silent)) \(report.silent == 1 ? "has" : "have") not answered yet"
    }

    private static func pages(_ count: Int) -> String { count == 1 ? "1 page" : "\(count) pages" }
}
