package import HTTPServing

/// A request's conditions: whether it is to be performed, and whether its `Range` counts (RFC 9110 §13).
package struct Preconditions: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        /// - allowsRange: `If-Range` is absent or matches. Otherwise `Range` is to be ignored.
        case perform(allowsRange: Bool)
        /// 304.
        case notModified
        /// 412.
        case failed
    }

    private let ifMatch: [String]
    private let ifUnmodifiedSince: [String]
    private let ifNoneMatch: [String]
    private let ifModifiedSince: [String]
    private let ifRange: [String]

    /// Each parameter holds the values of all fields of that name; none if there is no such field.
    package init(
        ifMatch: [String] = [], ifUnmodifiedSince: [String] = [], ifNoneMatch: [String] = [],
        ifModifiedSince: [String] = [], ifRange: [String] = []
    ) {
        self.ifMatch = ifMatch
        self.ifUnmodifiedSince = ifUnmodifiedSince
        self.ifNoneMatch = ifNoneMatch
        self.ifModifiedSince = ifModifiedSince
        self.ifRange = ifRange
    }

    /// In the order of §13.2.2.
    ///
    /// - Parameters:
    ///   - tag: of the selected representation.
    ///   - modified: of the selected representation, in seconds since 1970. Nothing if the second may not be told apart
    ///     from the one of another version; conditions with dates are ignored then, and no range depends on one.
    ///   - isGETOrHEAD: whether the method is one of these. `Range` counts for GET only (§14.2).
    ///   - now: in seconds since 1970.
    package func outcome(tag: EntityTag, modified: Int?, isGETOrHEAD: Bool, now: Int) -> Outcome {
        if !ifMatch.isEmpty {
            guard tag.matches(ifMatch: ifMatch) else { return .failed }
        } else if let modified, let date = Self.date(ifUnmodifiedSince, now: now) {
            // Without a date of our own, this field must be ignored, not failed (§13.1.4).
            guard modified <= date else { return .failed }
        }
        if !ifNoneMatch.isEmpty {
            if tag.matches(ifNoneMatch: ifNoneMatch) { return isGETOrHEAD ? .notModified : .failed }
        } else if isGETOrHEAD, let modified, Self.date(ifModifiedSince, now: now) == modified {
            // Only this very date: a file that an older one replaced has been modified since.
            return .notModified
        }
        return .perform(allowsRange: isGETOrHEAD && allowsRange(tag: tag, modified: modified, now: now))
    }

    /// §13.1.5. What is neither our tag nor our date is no match, malformed or not.
    private func allowsRange(tag: EntityTag, modified: Int?, now: Int) -> Bool {
        guard let field = ifRange.first else { return true }
        guard ifRange.count == 1 else { return false }
        if tag.isIfRangeMatch(field) { return true }
        guard let modified else { return false }
        return HTTPDate.parse(field, now: now) == modified
    }

    /// A date that is repeated or malformed is to be ignored (§13.1.3, §13.1.4).
    private static func date(_ fields: [String], now: Int) -> Int? {
        fields.count == 1 ? fields.first.flatMap { HTTPDate.parse($0, now: now) } : nil
    }
}
