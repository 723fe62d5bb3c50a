import Glibc
import HTTPServing

/// What the head of an answer says of a file.
struct FileHead {
    let type: String
    let tag: EntityTag
    /// For `Last-Modified`, in seconds since 1970. Nothing while a second write could fall into the same second.
    let modified: Int?
    /// The same, where this second tells the version from every other.
    var dated: Int?
    /// In place of those of the header rules.
    var policies: [String]?
    var isForThisHost = false
    /// The client is to keep nothing of it.
    var isForgotten = false
    /// Another write could leave no trace.
    let isUnsettled: Bool
    /// When a date is going to be in it, in seconds since 1970; nothing if time alone does not change it any more.
    let dateDue: Int?

    /// In seconds, so that no second write falls into the same one.
    private static let dateDelay = 2

    init(_ status: FileStatus, type: String, variant: String, at now: Moment) {
        self.type = type
        tag = EntityTag(status.identity, variant: variant, at: now)
        isUnsettled = status.identity.isUnsettled(at: now)
        let last = max(status.modified.seconds, status.identity.seconds)
        // By the clock that tells when a kept answer's date is due.
        let (age, isFar) = now.tick.tv_sec.subtractingReportingOverflow(last)
        let isFinal = !isFar && age >= Self.dateDelay
        dateDue = isFinal ? nil : last.addingReportingOverflow(Self.dateDelay).partialValue
        let isPast = isFinal && (0...253_402_300_799).contains(status.modified.seconds)
        modified = isPast ? status.modified.seconds : nil
        // Programs can set the time of modification back, so that it stands for an older content; not so the kernel's.
        dated = status.identity.seconds <= status.modified.seconds ? modified : nil
    }

    /// - Parameter isComplete: not for a 304, which leaves out what the client has (RFC 9110 §15.4.5).
    func fields(isComplete: Bool) -> [(name: String, value: String)] {
        if isForgotten { return [("Cache-Control", "no-store")] + (isComplete ? [("Accept-Ranges", "bytes")] : []) }
        var fields = [("ETag", tag.text), ("Cache-Control", "no-cache")]
        if let modified { fields.append(("Last-Modified", HTTPDate.format(modified))) }
        if isComplete { fields.append(("Accept-Ranges", "bytes")) }
        return fields
    }
}
