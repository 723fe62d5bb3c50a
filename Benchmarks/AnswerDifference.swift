import TestSupport

/// In what Vif's answer differs from nginx's to the same request.
struct AnswerDifference {
    /// One each, in words that are the same for all answers that differ so.
    private(set) var kinds: [String] = []
    /// Whether the page would be nginx's without the script tag.
    private(set) var hasScript = false

    init(of ours: ReceivedResponse, from theirs: ReceivedResponse, mayHaveScript: Bool) {
        guard ours.status == theirs.status else {
            kinds = ["status \(ours.status), nginx \(theirs.status)"]
            return
        }
        switch theirs.status {
        case 200:
            compareBodies(ours, theirs, mayHaveScript: mayHaveScript)
            let (type, other) = (Self.mediaType(of: ours), Self.mediaType(of: theirs))
            if type != other { kinds.append("type \(type), nginx \(other)") }
        case 300..<400:
            let (place, other) = (Self.path(ours["Location"]), Self.path(theirs["Location"]))
            if place != other { kinds.append("another Location") }
        default:
            // Each has error pages of its own.
            break
        }
    }

    private mutating func compareBodies(_ ours: ReceivedResponse, _ theirs: ReceivedResponse, mayHaveScript: Bool) {
        // The reader takes as many bytes as the length says, so equal bodies have equal lengths.
        guard ours["Content-Length"] != nil else {
            kinds.append("no Content-Length")
            return
        }
        guard ours.body != theirs.body else { return }
        if mayHaveScript, let start = ours.body.firstRange(of: Array("<script src=\"/__vif/".utf8))?.lowerBound,
            let end = ours.body[start...].firstRange(of: Array("</script>".utf8))?.upperBound
        {
            hasScript = ours.body[..<start] + ours.body[end...] == theirs.body[...]
        }
        if !hasScript { kinds.append("another body") }
    }

    /// Without parameters: nginx tells no charset unless it is told to.
    static func mediaType(of response: ReceivedResponse) -> String {
        response["Content-Type"]?.prefix { $0 != ";" }.lowercased() ?? "none"
    }

    /// What a Location says behind the host, if it has one.
    static func path(_ location: String?) -> String {
        guard let location, let scheme = location.firstRange(of: "://") else { return location ?? "none" }
        return String(location[scheme.upperBound...].drop { $0 != "/" })
    }
}
