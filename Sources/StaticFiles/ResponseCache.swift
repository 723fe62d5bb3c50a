import Glibc
import HTTPServing
import NIOCore
import NIOHTTP1
import Synchronization

/// Whole responses of files that were asked for lately, ready for the wire.
///
/// Never stale: before one is sent again, the kernel is asked whether its file is still the same. Only files whose change
/// time is past are kept, so that each later write leaves a trace (`FileIdentity.isUnsettled`).
package final class ResponseCache: Sendable {
    /// One file's answers.
    ///
    /// Unchecked: what changes in it is used with the cache's lock held.
    final class Entry: @unchecked Sendable {
        fileprivate let target: [UInt8]
        /// The virtual one, if it is for one.
        fileprivate let host: String?
        fileprivate let isForDocument: Bool
        fileprivate let folder: SiteFolder
        fileprivate let path: String
        /// Neighbours that would be sent in the file's place, if they came.
        fileprivate let neighbours: [String]
        fileprivate let identity: FileIdentity
        fileprivate let tag: EntityTag
        /// What was inserted into it; nothing if it is no page.
        fileprivate let variant: UInt64?
        fileprivate let isImage: Bool
        /// Nothing as long as nobody has asked for it.
        fileprivate var whole: EncodedResponse?
        fileprivate var notModified: EncodedResponse
        /// The rounds that the file, and its neighbours, were last looked at in.
        fileprivate var (fileRound, neighbourRound): (UInt64?, UInt64?)
        fileprivate var size: Int { (whole?.size ?? 0) + 1_024 }
        private let made = HTTPDate.currentSecond()
        private let dateDue: Int

        fileprivate func isYoung(_ lifetime: Int) -> Bool {
            let now = HTTPDate.currentSecond()
            return now - made <= lifetime && now < dateDue
        }

        fileprivate func isLookedAt(in round: UInt64?, withNeighbours: Bool) -> Bool {
            guard let round else { return false }
            return fileRound == round && (!withNeighbours || neighbours.isEmpty || neighbourRound == round)
        }

        fileprivate func noteLook(in round: UInt64?, withNeighbours: Bool) {
            fileRound = round
            if withNeighbours { neighbourRound = round }
        }

        init(
            request: Request, host: String?, folder: SiteFolder, path: String, neighbours: [String],
            identity: FileIdentity, tag: EntityTag, dateDue: Int?, variant: UInt64?, isImage: Bool,
            whole: EncodedResponse?, notModified: EncodedResponse
        ) {
            target = Array(request.rawTarget.utf8)
            self.host = host
            isForDocument = request.isForDocument
            self.dateDue = dateDue ?? .max
            (self.folder, self.path, self.neighbours, self.identity) = (folder, path, neighbours, identity)
            (self.tag, self.variant, self.isImage) = (tag, variant, isImage)
            (self.whole, self.notModified) = (whole, notModified)
        }
    }

    fileprivate struct State {
        /// By a hash of the target, and of the virtual host.
        var young: [Int: Entry] = [:]
        var old: [Int: Entry] = [:]
        var size = 0
        /// Counts what was asked for, so that it shows whether anything was.
        var uses = 0
        /// Somebody is going to look whether anything was.
        var isLookPlanned = false
    }

    /// Of one generation: two are kept.
    fileprivate static let generationSize = 8 << 20
    /// In seconds. The kernel tells of a write through a mapping only once (mmap(2)): then the file is read anew.
    private static let lifetime = 10
    /// What an answer depends on besides its target.
    private static let excluding = RequestFields.Names(
        .range, .ifMatch, .ifUnmodifiedSince, .ifModifiedSince, .ifRange, .expect)

    private let state = Mutex(State())

    package init() {}

    /// - Parameters:
    ///   - host: the virtual one, if the request is for one.
    ///   - variant: what is inserted into pages now, read before this is called.
    func answer(to request: Request, at host: String?, variant: UInt64?) -> Answer? {
        guard case .GET = request.method, request.isKeptAlive, request.fields.containsNone(of: Self.excluding) else {
            return nil
        }
        let isForDocument = request.isForDocument
        let key = Self.key(of: request, at: host)
        let isEncoded = request.fields.contains(.acceptEncoding)
        let found = state.withLock { state -> (Entry, ByteBuffer, Int, Int, isLookedAt: Bool)? in
            guard let entry = state.find(key), entry.isForDocument == isForDocument,
                entry.variant == nil || entry.variant == variant, request.isTarget(entry.target),
                entry.host == host, entry.isYoung(Self.lifetime), !(entry.isImage && request.isByFirefox)
            else { return nil }
            state.uses &+= 1
            let isLookedAt = entry.isLookedAt(in: request.round, withNeighbours: isEncoded)
            if !request.fields.contains(.ifNoneMatch) {
                guard let bytes = entry.whole?.current(), let length = entry.whole?.length else { return nil }
                return (entry, bytes, 200, length, isLookedAt)
            }
            guard request.fields.isOnly(.ifNoneMatch, entry.tag.text) else { return nil }
            return (entry, entry.notModified.current(), 304, 0, isLookedAt)
        }
        guard let (entry, bytes, status, length, isLookedAt) = found else { return nil }
        if isLookedAt { return .encoded(bytes, status: status, length: length) }
        guard entry.folder.identity(of: entry.path) == entry.identity,
            !isEncoded || !entry.neighbours.contains(where: { entry.folder.identity(of: $0) != nil })
        else {
            remove(key)
            return nil
        }
        state.withLock { _ in entry.noteLook(in: request.round, withNeighbours: isEncoded) }
        return .encoded(bytes, status: status, length: length)
    }

    func insert(_ entry: Entry, for request: Request, at host: String?) {
        let key = Self.key(of: request, at: host)
        guard entry.size <= Self.generationSize else { return }
        state.withLock { $0.insert(entry, key: key) }
    }

    /// How often something was found, in all.
    var uses: Int { state.withLock { $0.uses } }

    /// Whether a look must be planned; from now on it is.
    func planLook() -> Bool {
        state.withLock { state in
            defer { state.isLookPlanned = true }
            return !state.isLookPlanned
        }
    }

    /// Nobody has asked for anything.
    func endLook() {
        removeAll()
        state.withLock { $0.isLookPlanned = false }
    }

    package func removeAll() {
        state.withLock { state in
            (state.young, state.old, state.size) = ([:], [:], 0)
        }
    }

    private func remove(_ key: Int) {
        state.withLock { $0.remove(key) }
    }

    private static func key(of request: Request, at host: String?) -> Int {
        var hasher = Hasher()
        if let host { hasher.combine(host) }
        request.withRawTarget { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}

extension ResponseCache.State {
    fileprivate mutating func find(_ key: Int) -> ResponseCache.Entry? {
        if let entry = young[key] { return entry }
        guard let entry = old.removeValue(forKey: key) else { return nil }
        keep(entry, key: key)
        return entry
    }

    private mutating func keep(_ entry: ResponseCache.Entry, key: Int) {
        // What was not asked for since the last time goes.
        if size + entry.size > ResponseCache.generationSize {
            (old, young) = (young, [:])
            size = 0
        }
        young[key] = entry
        size += entry.size
    }

    fileprivate mutating func insert(_ entry: ResponseCache.Entry, key: Int) {
        remove(key)
        keep(entry, key: key)
    }

    fileprivate mutating func remove(_ key: Int) {
        if let entry = young.removeValue(forKey: key) { size -= entry.size }
        old[key] = nil
    }
}
