/// Why a server that runs did not do what it was told.
package enum ControlError: Error, Sendable, Equatable, CustomStringConvertible {
    /// It ended before it answered.
    case ended
    /// It did not answer in time.
    case silent
    /// What it answered is no answer of Vif's.
    case malformed
    /// - Parameter reason: what it said.
    case refused(status: Int, reason: String)

    /// One sentence with the cure. The reason is the server's: escape before printing.
    package var description: String {
        switch self {
        case .ended: "The server has ended meanwhile. Start it again with: vif DIR"
        case .silent: "The server does not answer. See whether it is stopped, or end it and start it again."
        case .malformed: "The server answers as no Vif of this version does. Start it again with this version."
        case .refused(_, let reason): reason
        }
    }
}
