// Measurements of the built program, each beside what it is compared with in the same run. `make bench` runs them all.

do {
    try SaveLatency.run()
    try StartTime.run()
    try RequestRate.run()
} catch {
    print("The measurement failed: \(error)")
}
