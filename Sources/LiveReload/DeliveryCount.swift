/// Counts the answers of pages to one message, until all have come.
struct DeliveryCount: Sendable {
    private(set) var report: DeliveryReport
    private var groupsLeft: Int
    private var pagesTold = 0
    private var hasEnded = false

    init(cause: String, groupCount: Int) {
        report = DeliveryReport(cause: cause)
        groupsLeft = groupCount
    }

    mutating func groupTold(pageCount: Int) {
        groupsLeft -= 1
        pagesTold += pageCount
    }

    mutating func pageAnswered(_ outcome: PageMessage.Outcome) {
        report.count(outcome)
    }

    /// Waits for no more answers.
    mutating func end() {
        hasEnded = true
        report.silent = max(0, pagesTold - report.pageCount)
    }

    var isComplete: Bool { hasEnded || (groupsLeft <= 0 && report.pageCount >= pagesTold) }
}
