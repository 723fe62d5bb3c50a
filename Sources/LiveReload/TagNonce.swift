/// What the script needs from one policy.
enum ScriptNeed: Equatable {
    case nothing
    /// To be allowed by its address.
    case address
    /// To carry a nonce that the policy allows. It may allow some already.
    case nonce(anyOf: [String])
}

/// The one nonce that the tag carries.
struct TagNonce: Equatable {
    let value: String
    /// Every policy that needs a nonce allows this one already.
    let isCopied: Bool

    /// Nothing if no policy needs one.
    ///
    /// A nonce that only some of the policies know is not given to the others: it is the page's, and would let the
    /// page's own scripts through where they were blocked.
    init?(needs: [ScriptNeed], fresh: String) {
        let choices = needs.compactMap { need -> [String]? in
            if case .nonce(let nonces) = need { nonces } else { nil }
        }
        guard let first = choices.first else { return nil }
        let common = choices.dropFirst().reduce(Set(first)) { $0.intersection($1) }
        let copied = first.first(where: common.contains)
        value = copied ?? fresh
        isCopied = copied != nil
    }
}
