internal import CLinux

/// What the process holds of the machine's memory.
package enum Memory {
    /// Gives back what is not needed now. May take a millisecond: not for an event loop.
    package static func trim() { vif_trim_memory() }
}
