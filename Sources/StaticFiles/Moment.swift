import Glibc

/// A point in time, by two clocks.
struct Moment {
    /// To the nanosecond.
    let time: timespec
    /// The clock that the kernel stamps files with. It moves in ticks, late ones when the machine is busy.
    let tick: timespec

    static func now() -> Moment {
        var (time, tick) = (timespec(), timespec())
        clock_gettime(CLOCK_REALTIME_COARSE, &tick)
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(time: time, tick: tick)
    }
}
