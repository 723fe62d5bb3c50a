import SystemPackage

/// Merges file events into batches: one save is one batch, whatever the editor does to write it.
///
/// A value without a clock: the caller says what time it is, and asks when to come back.
struct ChangeBatcher {
    typealias Instant = ContinuousClock.Instant

    private struct Pending {
        enum State {
            /// Being written for the first time: its close-write will report it.
            case open
            /// Whole, as far as the grace tells.
            case changed(QuietPeriod.Grace)
            case removed
        }

        var state: State
        /// The name first appeared in this batch; if it goes again, nothing has happened.
        var isNew: Bool
        /// Since when it could have been announced.
        let first: Instant
        var last: Instant

        var isOpen: Bool {
            if case .open = state { true } else { false }
        }

        var isRemoved: Bool {
            if case .removed = state { true } else { false }
        }

        /// Nothing while it is open.
        var grace: QuietPeriod.Grace? {
            switch state {
            case .open: nil
            case .changed(let grace): grace
            case .removed: .replacement
            }
        }
    }

    /// Batches that followed one another within a short time.
    private struct Burst {
        var paths: Set<FilePath> = []
        var batchCount = 0
        var lastDelivery: Instant
    }

    private let isUsed: (FilePath) -> Bool
    private var pending: [FilePath: Pending] = [:]
    private var openCount = 0
    /// Since when the oldest that is not open could have been announced.
    private var oldest: Instant?
    private var lastEvent: Instant?
    private var overflow: Instant?
    private var burst: Burst?

    /// - Parameter isUsed: whether a page uses a file. Such a file is announced as soon as it is whole.
    init(isUsed: @escaping (FilePath) -> Bool = { _ in false }) {
        self.isUsed = isUsed
    }

    mutating func record(_ event: FileEvent, at now: Instant) {
        let known = pending[event.path]
        if known?.isNew == true && event.kind == .removed {
            set(event.path, nil)
            return
        }
        if event.kind == .folderMovedAway {
            // What was open in it will be closed elsewhere.
            for (path, entry) in pending where entry.isOpen && path.starts(with: event.path) { set(path, nil) }
        }
        let isNew = known?.isNew ?? [.started, .linked, .found].contains(event.kind)
        guard let state = state(after: event, known: known, isNew: isNew) else { return }
        lastEvent = now
        let first = known.flatMap { $0.isOpen ? nil : $0.first } ?? now
        set(event.path, Pending(state: state, isNew: isNew, first: first, last: now))
    }

    private mutating func set(_ path: FilePath, _ entry: Pending?) {
        if pending[path]?.isOpen == true { openCount -= 1 }
        pending[path] = entry
        guard let entry else { return }
        if entry.isOpen { openCount += 1 } else { oldest = min(oldest ?? entry.first, entry.first) }
    }

    /// Events were lost: the next batch is *everything*.
    mutating func recordOverflow(at now: Instant) {
        lastEvent = now
        overflow = overflow ?? now
    }

    /// When `takeBatch` has something to deliver, unless more events come first.
    var deadline: Instant? {
        if let overflow { return everythingDue(since: overflow) }
        let quiet = quietPeriod
        // Asked for after every few events: in a storm without looking at each file.
        if quiet.isStorm, let lastEvent, let oldest {
            return min(lastEvent + QuietPeriod.storm, oldest + QuietPeriod.stormLimit)
        }
        let least = leastGrace
        return pending.lazy.compactMap { due($0.value, $0.key, quiet, least: least) }.min()
    }

    /// What is due at `now`, and with it whatever else is whole.
    mutating func takeBatch(at now: Instant) -> ChangeSet {
        guard let deadline, deadline <= now else { return ChangeSet() }
        let batch = overflow == nil ? takeWhole(at: now) : .everything
        if overflow != nil {
            pending = [:]
            openCount = 0
            overflow = nil
        }
        oldest = pending.values.lazy.filter { !$0.isOpen }.map(\.first).min()
        if burst.map({ now - $0.lastDelivery > QuietPeriod.burstWindow }) ?? true { burst = Burst(lastDelivery: now) }
        burst?.paths.formUnion(batch.changes.keys)
        burst?.batchCount += 1
        burst?.lastDelivery = now
        return batch
    }

    private mutating func takeWhole(at now: Instant) -> ChangeSet {
        var batch = ChangeSet()
        let isRemovalDue = pending.values.contains { $0.isRemoved && isWhole($0, at: now, slack: .zero) }
        let slack = isRemovalDue ? QuietPeriod.removalSlack : .zero
        for (path, entry) in pending where isWhole(entry, at: now, slack: slack) {
            set(path, nil)
            batch.changes[path] = entry.isRemoved ? .removed : .changed
        }
        return batch
    }

    private func isWhole(_ entry: Pending, at now: Instant, slack: Duration) -> Bool {
        guard let grace = entry.grace else { return false }
        let wait = grace == .replacement ? grace.duration - slack : grace.duration
        return entry.last + wait <= now || entry.first + QuietPeriod.limit <= now
    }

    /// Nothing if the event tells nothing new.
    private func state(after event: FileEvent, known: Pending?, isNew: Bool) -> Pending.State? {
        switch event.kind {
        case .started: return .open
        case .removed, .folderMovedAway: return .removed
        case .touched: return known?.isOpen == true ? .changed(isNew ? .newName : .none) : nil
        case .emptied: return .changed(.replacement)
        case .written where isReplacement(of: event.oldPath): return .changed(.replacement)
        case .written, .linked: return .changed(isNew ? .newName : .none)
        // Listing a folder says nothing about a file that the kernel has already reported to be there.
        case .found where known?.isRemoved == false: return nil
        case .folderAppeared where known?.isRemoved != true: return nil
        case .found, .folderAppeared: return .changed(isReplacement(of: event.oldPath) ? .replacement : .found)
        }
    }

    /// Moved here from a name whose removal is about to be announced: the two belong together.
    private func isReplacement(of oldPath: FilePath?) -> Bool {
        oldPath.flatMap { pending[$0]?.isRemoved } ?? false
    }

    // MARK: Times

    private var quietPeriod: QuietPeriod {
        QuietPeriod(fileCount: pending.count - openCount, batchCount: burst?.batchCount ?? 0)
    }

    /// The grace that files of one action share: with the removals of a checkout or an `rsync --delete`, or with what is
    /// found in a new folder while it is filled.
    private var leastGrace: QuietPeriod.Grace {
        if pending.count >= QuietPeriod.actionSize && pending.values.contains(where: \.isRemoved) {
            return .replacement
        }
        return pending.values.contains { $0.grace == .found } ? .found : .none
    }

    private func due(_ entry: Pending, _ path: FilePath, _ quiet: QuietPeriod, least: QuietPeriod.Grace) -> Instant? {
        guard var grace = entry.grace else { return nil }
        if least.duration > grace.duration && (least == .replacement || grace == .newName) { grace = least }
        let isFollowUp = isFollowUp(entry, path)
        // A lone save, and somebody looks at it.
        if quiet.fileCount == 1, grace == .none, !isFollowUp, isUsed(path) { return entry.first }
        // What belongs together waits for the last of it.
        let isOneOfMany = isFollowUp || grace == .found || least == .replacement
        let last = isOneOfMany ? lastEvent ?? entry.last : entry.last
        return min(
            last + quiet.wait(grace, isFollowUp: isFollowUp), entry.first + quiet.limit(grace, isFollowUp: isFollowUp))
    }

    /// A file that is saved again is a new save; another one is more of the same.
    private func isFollowUp(_ entry: Pending, _ path: FilePath) -> Bool {
        guard let burst, entry.last - burst.lastDelivery <= QuietPeriod.burstWindow else { return false }
        return !burst.paths.contains(path)
    }

    private func everythingDue(since overflow: Instant) -> Instant {
        min((lastEvent ?? overflow) + QuietPeriod.storm, overflow + QuietPeriod.limit)
    }
}
