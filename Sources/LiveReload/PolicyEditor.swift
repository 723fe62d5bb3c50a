/// Lets the client script and its socket through a site's `Content-Security-Policy`, and changes nothing else of it.
///
/// For what is enforced only: `Content-Security-Policy-Report-Only` blocks nothing and is none of its business.
package struct PolicyEditor: Sendable {
    private let own: OwnSources
    private let isSecure: Bool
    private let freshNonce: String

    /// - Parameters:
    ///   - authority: host and port as in the page's address, `localhost:8080`. May be anything that a client sent.
    ///   - isSecure: the page comes by https.
    ///   - scriptPath: from `/`.
    ///   - freshNonce: base64, unguessable. One value must do as long as the page's `ETag`: a 304 gives the stored page
    ///     the new header, and leaves its tag as it was (RFC 9111 §4.3.4).
    package init(authority: String, isSecure: Bool, scriptPath: String, freshNonce: String) {
        own = OwnSources(authority: authority, isSecure: isSecure, scriptPath: scriptPath)
        self.isSecure = isSecure
        self.freshNonce = freshNonce
    }

    /// Widens the values of all `Content-Security-Policy` fields of a response.
    ///
    /// All at once, because a page obeys them all and the tag carries one nonce.
    package func admit(headers values: [String]) -> PolicyChange {
        var drafts = values.map { PolicyDraft(Array($0.utf8)) }
        let forbidsScripts = drafts.contains { $0.policies.contains(where: \.forbidsScripts) }
        let needs = forbidsScripts ? [] : drafts.flatMap { $0.policies.map(scriptNeed) }
        let nonce = TagNonce(needs: needs, fresh: freshNonce)
        for index in drafts.indices {
            for policy in drafts[index].policies {
                if !forbidsScripts {
                    admitScript(in: policy, of: &drafts[index], nonce: nonce)
                    admitSocket(in: policy, of: &drafts[index])
                }
                keepInsecure(policy, of: &drafts[index])
            }
        }
        return PolicyChange(
            values: drafts.map { String(decoding: $0.result, as: UTF8.self) }, nonce: nonce?.value,
            changes: drafts.flatMap(\.changes), forbidsScripts: forbidsScripts)
    }

    /// Widens the value of a `<meta>`, which stands behind the script's tag.
    ///
    /// What it says of scripts stays: the script is fetched under the policies of when its tag was read (HTML, "prepare
    /// the script element"; Fetch copies the policies), and runs without being asked again. Its socket comes later.
    func admit(meta text: [UInt8]) -> PolicyDraft {
        var draft = PolicyDraft(text)
        for policy in draft.policies {
            admitSocket(in: policy, of: &draft)
            keepInsecure(policy, of: &draft)
        }
        return draft
    }

    private func scriptNeed(of policy: ContentPolicy) -> ScriptNeed {
        guard let list = policy.scriptDirective?.sources, !own.isScriptAllowed(by: list) else { return .nothing }
        // A nonce would switch `'unsafe-inline'` off, and the page's own scripts with it.
        return list.allowsAllInline ? .address : .nonce(anyOf: list.nonces)
    }

    private func admitScript(in policy: ContentPolicy, of draft: inout PolicyDraft, nonce: TagNonce?) {
        guard let directive = policy.scriptDirective else { return }
        // Not `script-src`: that would speak for workers, `eval` and event handlers too. These stay with `default-src`.
        let name = "script-src-elem"
        switch scriptNeed(of: policy) {
        case .nothing: break
        case .address: draft.add([own.script], to: directive, as: name, words: own.script)
        case .nonce:
            guard let nonce, !nonce.isCopied else { return }
            draft.add(["'nonce-\(nonce.value)'"], to: directive, as: name, words: "a nonce")
        }
    }

    private func admitSocket(in policy: ContentPolicy, of draft: inout PolicyDraft) {
        guard let directive = policy.connectDirective else { return }
        let missing = own.missingForSocket(in: directive.sources)
        guard !missing.isEmpty else { return }
        draft.add(missing, to: directive, as: "connect-src", words: missing.joined(separator: " "))
    }

    /// By plain http, it would turn every address of the site, and the socket's, into one that nobody answers.
    private func keepInsecure(_ policy: ContentPolicy, of draft: inout PolicyDraft) {
        if !isSecure { draft.drop("upgrade-insecure-requests", from: policy) }
    }
}

/// What a response's policies become.
package struct PolicyChange: Sendable, Equatable {
    /// As many as were given, in their order. Empty where nothing is left to say.
    package let values: [String]
    /// For the tag. Safe within quotes.
    package let nonce: String?
    /// In words for the terminal.
    package let changes: [String]
    /// A `sandbox` without `allow-scripts`: no page under it can follow its files.
    package let forbidsScripts: Bool
}
