package import HTTPServing

/// All header rules of the command line.
package struct HeaderRules: Sendable {
    package let rules: [HeaderRule]

    package init(_ rules: [HeaderRule] = []) {
        self.rules = rules
    }

    package var isEmpty: Bool { rules.isEmpty }

    /// What the rules make of the response to a path. Of two rules for one field the later counts.
    ///
    /// - Parameters:
    ///   - path: as `HeaderRule.applies(toPath:)` has it.
    ///   - isFile: the response is a file or says that it is unchanged (200, 206, 304; RFC 9110 §15.4.5 wants the same
    ///     fields in both), so that fields that describe a file's content are right.
    package func edits(forPath path: String, isFile: Bool) -> HeaderEdits {
        var edits = HeaderEdits()
        guard !isEmpty else { return edits }
        for rule in rules.reversed() where (isFile || !rule.describesFile) && rule.applies(toPath: path) {
            let isOvertaken = !rule.isAdded && !edits.replaced.insert(rule.foldedName).inserted
            if !isOvertaken && !rule.value.isEmpty { edits.fields.append((rule.name, rule.value)) }
        }
        edits.fields.reverse()
        return edits
    }
}

/// What to change in the head of one response.
package struct HeaderEdits: Sendable {
    /// To be sent, in the order of the rules.
    package fileprivate(set) var fields: [(name: String, value: String)] = []
    /// Names in lower case.
    fileprivate var replaced: Set<String> = []

    /// Vif's own field of this name is not to be sent: the user has another, or wants none.
    package func replaces(_ name: String) -> Bool {
        !replaced.isEmpty && replaced.contains(name.lowercased())
    }

    /// The type that the user gives the file; nothing if it is left to its name.
    var contentType: String? { fields.last { $0.name.lowercased() == "content-type" }?.value }

    /// Without the type, which is elsewhere already.
    var withoutType: HeaderEdits {
        var edits = self
        edits.fields.removeAll { $0.name.lowercased() == "content-type" }
        edits.replaced.remove("content-type")
        return edits
    }

    /// For pages of our own, which have a policy that fits them.
    var withoutPolicies: HeaderEdits {
        var edits = self
        edits.fields.removeAll { HeaderRule.isPolicy($0.name) }
        return edits
    }

    package func apply(to response: inout Response) {
        guard !replaced.isEmpty || !fields.isEmpty else { return }
        response.headers.removeAll { replaces($0.name) }
        response.headers += fields
        response.withheld = replaced
    }
}
