/// How long a file must have been left alone before it is announced.
///
/// A close-write or a move into place is the end of a save, so a lone file waits only as long as the second half of the
/// same save may take. The wait grows with the number of files, so that a `git checkout` is one batch, and with the
/// number of batches that followed one another, so that a slow build is few.
struct QuietPeriod: Sendable, Equatable {
    /// From this many files on, the batch waits until all of them are quiet.
    static let stormSize = 20
    /// From this many files on, some removed and some changed, it is one action, and not an editor's save.
    static let actionSize = 4
    /// What comes this soon after a batch continues the same burst of changes.
    static let burstWindow = Duration.milliseconds(100)
    /// Nothing waits longer than this, however busy the folder is, unless it is part of a storm.
    static let limit = Duration.seconds(2)
    /// A storm ends by itself, and is best told once: a checkout on a slow disk takes seconds.
    static let stormLimit = Duration.seconds(10)
    /// A few files that are whole wait no longer than this, although they are written again and again.
    private static let shortLimit = Duration.milliseconds(100)
    /// The wait of a storm since the last event of all, as long as the longest grace.
    static let storm = Duration.milliseconds(150)

    let fileCount: Int
    /// How many batches of this burst have been delivered.
    let batchCount: Int

    var isStorm: Bool { fileCount >= Self.stormSize }

    /// The wait since the last event, outside of a storm.
    ///
    /// - Parameter isFollowUp: another file of the burst, not one that is saved again.
    func wait(_ grace: Grace, isFollowUp: Bool) -> Duration {
        let followUp = isFollowUp ? min(100, 4 << min(max(batchCount, 1), 5)) : 0
        return max(.milliseconds(followUp + 2 * max(1, fileCount)), grace.duration)
    }

    /// The wait since the file's first event after which it is announced in any case, outside of a storm.
    func limit(_ grace: Grace, isFollowUp: Bool) -> Duration {
        isFollowUp || grace != .none ? Self.limit : Self.shortLimit
    }

    /// How long the other half of a save may take, by what was seen of it.
    enum Grace: Sendable, Equatable {
        /// The save is whole.
        case none
        /// A new name is often on its way to a rename over the real one.
        case newName
        /// Not closed since its folder was listed: closed before, or still being written.
        case found
        /// The write that follows a truncation, or the new file that follows a backup's rename.
        case replacement

        var duration: Duration {
            switch self {
            case .none: .zero
            case .newName: .milliseconds(10)
            case .found: .milliseconds(50)
            case .replacement: .milliseconds(150)
            }
        }
    }

    /// How much earlier a removal may be announced with another: those of one `rm -r` are some milliseconds apart.
    static let removalSlack = Duration.milliseconds(50)
}
