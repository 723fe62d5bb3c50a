import LocalCertificates
import Synchronization

/// The certificates that the local authority issues for this server.
///
/// It has no timer: whoever owns it asks for a look.
final class IssuedCertificates: Sendable {
    /// What has come of a look.
    struct Look: Equatable {
        /// There is another certificate now.
        var isRenewed: Bool
        /// Nobody trusts the authority yet: it was made, or it is another one than before.
        var isAuthorityNew: Bool
        /// When to look again.
        var nextInSeconds: Int64
    }

    private struct State {
        var authority: LocalAuthority
        var identity: ServerIdentity
        var wanted: SubjectNames
        /// By the name that a client has asked for.
        var forNames = RecentNames<ServerIdentity>(limit: IssuedCertificates.nameLimit)
    }

    /// Names below `.localhost` that are asked for; whoever asks for more has them made again.
    static let nameLimit = 64
    private static let longestWait: Int64 = 3_600

    private let home: AuthorityHome
    private let clock: WallClock
    private let state: Mutex<State>
    /// The authority was made for this server.
    let isAuthorityNew: Bool

    /// Opens the authority, which is made if there is none, and has it issue a certificate. Reads and writes files.
    ///
    /// - Throws: `AuthorityError`
    init(of home: AuthorityHome, for names: SubjectNames, clock: @escaping WallClock) throws(AuthorityError) {
        let now = clock()
        let (authority, origin) = try LocalAuthority.open(in: home.folder, owner: home.owner, now: now)
        let identity = try authority.issue(for: names, hostName: home.owner.hostName, now: now)
        self.home = home
        self.clock = clock
        isAuthorityNew = origin != .kept
        state = Mutex(State(authority: authority, identity: identity, wanted: names))
    }

    var authority: LocalAuthority { state.withLock { $0.authority } }

    var identity: ServerIdentity { state.withLock { $0.identity } }

    /// What the server goes by from the next look on.
    var wanted: SubjectNames {
        get { state.withLock { $0.wanted } }
        set { state.withLock { $0.wanted = newValue } }
    }

    /// Whether it is time for a new certificate, or for one of a new authority; then it is made. Reads files: not for an
    /// event loop.
    ///
    /// - Throws: `AuthorityError`; all is as it was then.
    func renew() throws(AuthorityError) -> Look {
        let now = clock()
        let (known, identity, wanted) = state.withLock { ($0.authority, $0.identity, $0.wanted) }
        let (authority, origin) = try present(known, now: now)
        let isSame = authority.fingerprint == known.fingerprint
        if isSame, case .later(let seconds) = Renewal(of: identity, wanted: wanted, now: now) {
            return Look(isRenewed: false, isAuthorityNew: false, nextInSeconds: max(1, seconds))
        }
        let made = try authority.issue(for: wanted, hostName: home.owner.hostName, now: now)
        state.withLock { state in
            (state.authority, state.identity) = (authority, made)
            state.forNames.removeAll()
        }
        return Look(isRenewed: true, isAuthorityNew: origin != .kept, nextInSeconds: Self.longestWait)
    }

    /// Whoever has removed the authority does not want another one: this server goes on with what it has.
    private func present(
        _ known: LocalAuthority, now: Int64
    ) throws(AuthorityError) -> (LocalAuthority, LocalAuthority.Origin) {
        if try LocalAuthority.find(in: home.folder) == nil, !known.isEnding(at: now) { return (known, .kept) }
        return try LocalAuthority.open(in: home.folder, owner: home.owner, now: now)
    }

    /// One for a name that the server's own is not for: browsers take no wildcard right below `.localhost` or `.local`.
    /// Nothing for a name that is not below these. Takes a millisecond for a name that is new.
    func identity(forName name: String) -> ServerIdentity? {
        let name = name.lowercased()
        guard [".localhost", ".local"].contains(where: name.hasSuffix) else { return nil }
        let now = clock()
        let (authority, wanted, kept) = state.withLock { ($0.authority, $0.wanted, $0.forNames[name]) }
        guard let names = wanted.adding(name) else { return nil }
        if let kept, case .later = Renewal(of: kept, wanted: names, now: now) { return kept }
        // Without one, the client gets the server's own, and says what is wrong with it.
        guard let made = try? authority.issue(for: names, hostName: home.owner.hostName, now: now),
            made.names.covers(name)
        else { return nil }
        state.withLock { state in
            if state.authority.fingerprint == authority.fingerprint { state.forNames.insert(made, for: name) }
        }
        return made
    }
}
