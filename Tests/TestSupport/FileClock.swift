import Glibc

/// The clock that the kernel stamps files with. It moves in ticks; on a busy machine it lags behind by more than one.
package enum FileClock {
    /// Waits until it has passed this moment, so that what is written from now on is newer than what is there.
    package static func waitForTick() {
        let start = now(CLOCK_REALTIME)
        while now(CLOCK_REALTIME_COARSE) <= start {}
    }

    private static func now(_ clock: clockid_t) -> (Int, Int) {
        var time = timespec()
        clock_gettime(clock, &time)
        return (time.tv_sec, time.tv_nsec)
    }
}
