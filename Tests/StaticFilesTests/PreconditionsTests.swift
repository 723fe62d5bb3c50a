import HTTPServing
import Testing

@testable import StaticFiles

@Suite("Preconditions")
struct PreconditionsTests {
    private let tag = EntityTag(opaque: "a")
    private let modified = 784_111_777
    private static let before = "Sun, 06 Nov 1994 08:49:36 GMT"
    private static let same = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let sameInOldForm = "Sunday, 06-Nov-94 08:49:37 GMT"
    private static let after = "Sun, 06 Nov 1994 08:49:38 GMT"

    private func outcome(
        _ conditions: Preconditions, isDated: Bool = true, isGETOrHEAD: Bool = true
    ) -> Preconditions.Outcome {
        conditions.outcome(
            tag: tag, modified: isDated ? modified : nil, isGETOrHEAD: isGETOrHEAD, now: 1_780_272_000)
    }

    @Test("are met if there are none")
    func none() {
        #expect(outcome(Preconditions()) == .perform(allowsRange: true))
        #expect(outcome(Preconditions(), isDated: false) == .perform(allowsRange: true))
        #expect(outcome(Preconditions(), isGETOrHEAD: false) == .perform(allowsRange: false))
    }

    @Test(
        "with If-Match fail unless the tag is named strongly",
        arguments: [
            (["\"a\""], true), (["*"], true), (["\"x\"", "\"a\""], true), (["W/\"a\""], false), (["\"x\""], false),
            ([""], false), (["a"], false),
        ])
    func ifMatch(fields: [String], isMet: Bool) {
        #expect(outcome(Preconditions(ifMatch: fields)) == (isMet ? .perform(allowsRange: true) : .failed))
    }

    @Test(
        "with If-Unmodified-Since fail if the file is newer; what is no one date is ignored",
        arguments: [
            ([same], true), ([after], true), ([sameInOldForm], true), ([before], false), ([""], true), (["x"], true),
            ([before, before], true), (["\(before), \(before)"], true),
        ])
    func ifUnmodifiedSince(fields: [String], isMet: Bool) {
        let conditions = Preconditions(ifUnmodifiedSince: fields)
        #expect(outcome(conditions) == (isMet ? .perform(allowsRange: true) : .failed))
        #expect(outcome(conditions, isGETOrHEAD: false) == (isMet ? .perform(allowsRange: false) : .failed))
        // RFC 9110 §13.1.4: must be ignored without a modification date.
        #expect(outcome(conditions, isDated: false) == .perform(allowsRange: true))
    }

    @Test(
        "with If-None-Match say not modified if the tag is named; other methods fail",
        arguments: [
            (["\"a\""], true), (["*"], true), (["W/\"a\""], true), (["\"x\", \"a\""], true), (["\"x\""], false),
            ([""], false), (["a"], false),
        ])
    func ifNoneMatch(fields: [String], isNamed: Bool) {
        let conditions = Preconditions(ifNoneMatch: fields)
        #expect(outcome(conditions) == (isNamed ? .notModified : .perform(allowsRange: true)))
        #expect(outcome(conditions, isDated: false) == (isNamed ? .notModified : .perform(allowsRange: true)))
        #expect(outcome(conditions, isGETOrHEAD: false) == (isNamed ? .failed : .perform(allowsRange: false)))
    }

    @Test(
        "with If-Modified-Since say not modified for the very second only",
        arguments: [
            ([same], true), ([sameInOldForm], true), ([before], false), ([after], false), ([""], false),
            ([same, same], false), (["\(same), \(same)"], false), (["Fri, 31 Dec 9999 23:59:59 GMT"], false),
        ])
    func ifModifiedSince(fields: [String], isSame: Bool) {
        let conditions = Preconditions(ifModifiedSince: fields)
        #expect(outcome(conditions) == (isSame ? .notModified : .perform(allowsRange: true)))
        #expect(outcome(conditions, isDated: false) == .perform(allowsRange: true))
        #expect(outcome(conditions, isGETOrHEAD: false) == .perform(allowsRange: false))
    }

    @Test(
        "with If-Range allow a range for this tag or this date only",
        arguments: [
            (["\"a\""], true), (["W/\"a\""], false), (["\"x\""], false), (["*"], false), (["\"a\", \"b\""], false),
            (["\"a\"", "\"a\""], false), ([same], true), ([before], false), ([after], false), ([""], false),
            (["x"], false),
        ])
    func ifRange(fields: [String], allows: Bool) {
        #expect(outcome(Preconditions(ifRange: fields)) == .perform(allowsRange: allows))
    }

    @Test("with a date in If-Range allow no range if the file's date is no validator")
    func ifRangeWithoutDate() {
        #expect(outcome(Preconditions(ifRange: [Self.same]), isDated: false) == .perform(allowsRange: false))
        #expect(outcome(Preconditions(ifRange: ["x"]), isDated: false) == .perform(allowsRange: false))
        #expect(outcome(Preconditions(ifRange: ["\"a\""]), isDated: false) == .perform(allowsRange: true))
    }

    @Test("are looked at in the RFC's order, tags before dates")
    func order() {
        let (own, other) = (["\"a\""], ["\"x\""])
        // A date counts only if there is no tag of its kind.
        #expect(
            outcome(Preconditions(ifMatch: own, ifUnmodifiedSince: [Self.before])) == .perform(allowsRange: true))
        #expect(outcome(Preconditions(ifMatch: other, ifUnmodifiedSince: [Self.after])) == .failed)
        #expect(
            outcome(Preconditions(ifNoneMatch: other, ifModifiedSince: [Self.same])) == .perform(allowsRange: true))
        #expect(outcome(Preconditions(ifNoneMatch: own, ifModifiedSince: [Self.before])) == .notModified)
        #expect(
            outcome(Preconditions(ifNoneMatch: ["garbage"], ifModifiedSince: [Self.same]))
                == .perform(allowsRange: true))
        // What fails, fails before anything is not modified.
        #expect(outcome(Preconditions(ifMatch: other, ifNoneMatch: own)) == .failed)
        #expect(outcome(Preconditions(ifMatch: own, ifNoneMatch: own)) == .notModified)
        #expect(outcome(Preconditions(ifUnmodifiedSince: [Self.before], ifModifiedSince: [Self.same])) == .failed)
        #expect(outcome(Preconditions(ifUnmodifiedSince: [Self.same], ifModifiedSince: [Self.same])) == .notModified)
        #expect(outcome(Preconditions(ifNoneMatch: own, ifRange: other)) == .notModified)
        #expect(outcome(Preconditions(ifMatch: own, ifRange: other)) == .perform(allowsRange: false))
    }
}
