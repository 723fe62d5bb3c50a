import HTTPServing
import LiveReload
import NIOCore
import StaticFiles

/// What every page gets: the client script, and leave for it where the site's own policies would forbid it.
final class PageInsertions: Sendable {
    private let hub: SessionHub
    private let say: @Sendable (String) -> Void
    private let said = SaidOnce()

    /// - Parameter say: told once of each change of a policy.
    init(hub: SessionHub, say: @escaping @Sendable (String) -> Void) {
        self.hub = hub
        self.say = say
    }

    var insertions: StaticFileResponder.Insertions {
        .init(number: { self.hub.version.number }, insertion: { self.insertion(for: self.hub.version) })
    }

    private func insertion(for version: PageVersion) -> PageInsertion {
        PageInsertion(
            bytes: ClientScript.element(for: version), variant: "-\(version.number)-\(version.run.text)"
        ) { start, isWhole, policies, request in
            self.change(start, isWhole: isWhole, policies: policies, request: request, version: version)
        }
    }

    private func change(
        _ start: UnsafeRawBufferPointer, isWhole: Bool, policies: [String], request: Request, version: PageVersion
    ) -> PageChange {
        let point = InsertionPoint.find(in: start, isWhole: isWhole, isForDocument: request.isForDocument)
        guard let point else { return PageChange(policies: policies) }
        let editor = PolicyEditor(
            authority: request.fields.first(.host) ?? "", isSecure: request.isSecure, scriptPath: ClientScript.path,
            freshNonce: hub.nonce)
        let headers = editor.admit(headers: policies)
        let metas = editor.admit(page: start)
        sayOnce(headers.changes + metas.changes, forbidsScripts: headers.forbidsScripts)
        let element = ClientScript.element(for: version, nonce: headers.nonce)
        var edits = metas.edits.map {
            PageChange.Edit(range: $0.range, replacement: ByteBuffer(bytes: $0.replacement))
        }
        let place = edits.firstIndex { $0.range.lowerBound >= point } ?? edits.endIndex
        edits.insert(PageChange.Edit(range: point..<point, replacement: element), at: place)
        return PageChange(
            edits: edits, policies: headers.values,
            isForThisHost: edits.count > 1 || headers.values != policies || headers.nonce != nil)
    }

    private func sayOnce(_ changes: [String], forbidsScripts: Bool) {
        guard !changes.isEmpty || forbidsScripts else { return }
        let text =
            forbidsScripts
            ? "a content-security policy forbids all scripts (sandbox): such pages do not reload"
            : "the content-security policy is widened for live reload: \(changes.joined(separator: "; "))"
        if said.isFirst(text) { say(text) }
    }
}
