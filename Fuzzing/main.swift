// Sends generated and damaged requests and WebSocket frames to the built program, both at once, and stops when something
// happens that must not. `make fuzz` runs it: Fuzzing [--minutes 10] [--seed N] [--replay CONNECTION | --replay-socket N]

import Glibc

func option(_ name: String) -> Double? {
    let words = CommandLine.arguments
    guard let index = words.firstIndex(of: name), index + 1 < words.count else { return nil }
    return Double(words[index + 1])
}

func whole(_ name: String) -> UInt64? { option(name).flatMap { UInt64(exactly: $0) } }

func fuzz() async throws -> Bool {
    let seed = whole("--seed") ?? UInt64.random(in: 0..<1 << 32)
    let minutes = option("--minutes") ?? 10
    let site = try FuzzedSite()
    // Before its folder goes.
    defer { site.end() }
    let fuzzer = Fuzzer(site: site, seed: seed, duration: .seconds(minutes * 60))
    if let number = whole(FuzzedConnection.option) { return fuzzer.replay(FuzzedConnection.self, number) }
    if let number = whole(FuzzedSocket.option) { return fuzzer.replay(FuzzedSocket.self, number) }
    Report.line("seed \(seed), \(minutes) minutes")
    return await fuzzer.run()
}

exit(try await fuzz() ? 0 : 1)
