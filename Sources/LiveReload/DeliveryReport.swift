/// What became of one message: how many pages did what.
package struct DeliveryReport: Sendable, Equatable {
    /// What changed, as the sender of the message put it.
    package let cause: String
    package internal(set) var reloaded = 0
    package internal(set) var restyled = 0
    /// Pages that took over their own new text in place.
    package internal(set) var morphed = 0
    /// Pages that loaded images, fonts or media again, and perhaps styles.
    package internal(set) var swapped = 0
    /// Pages that the change does not concern.
    package internal(set) var untouched = 0
    /// Pages whose own file is not there, or fails.
    package internal(set) var waiting = 0
    /// Pages that were told, and have not said anything in time: they are busy, frozen, or gone.
    package internal(set) var silent = 0

    /// Pages that were told a moment ago are loading themselves again, and will have this change too.
    package internal(set) var isDuringReload = false

    init(cause: String) {
        self.cause = cause
    }

    mutating func count(_ outcome: PageMessage.Outcome) {
        switch outcome {
        case .reload: reloaded += 1
        case .restyle: restyled += 1
        case .morph: morphed += 1
        case .swap: swapped += 1
        case .untouched: untouched += 1
        case .wait: waiting += 1
        }
    }

    var pageCount: Int { reloaded + morphed + swapped + restyled + untouched + waiting }
}
