/// Whether it is time for a new certificate.
package enum Renewal: Sendable, Equatable {
    case due(Reason)
    /// - Parameter seconds: when to look again. Soon enough for a clock that is set, and for a machine that sleeps.
    case later(seconds: Int64)

    package enum Reason: Sendable, Equatable {
        /// It ends soon, or has ended.
        case age
        /// Its time is still to come: the clock was set back.
        case clock
        /// - Parameter missing: what the server goes by now that it is not for.
        case names(missing: SubjectNames)
    }

    private static let longestWait = Validity.hour

    /// - Parameter wanted: what the server goes by now.
    package init(of identity: ServerIdentity, wanted: SubjectNames, now: Int64) {
        // What could not be certified then cannot be now: without this, there would be a new one at every look.
        let missing = wanted.subtracting(identity.names).subtracting(identity.leftOut)
        // Of a year, four months are left; of a short life, enough to miss a few looks.
        let rest = identity.validity.secondsLeft(at: now) - identity.validity.length / 3
        if now < identity.validity.notBefore {
            self = .due(.clock)
        } else if rest <= 0 {
            self = .due(.age)
        } else if !missing.isEmpty {
            self = .due(.names(missing: missing))
        } else {
            self = .later(seconds: min(rest, Self.longestWait))
        }
    }
}
