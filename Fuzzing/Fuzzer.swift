import Glibc
import Synchronization
import TestSupport

/// Attacks a site from several threads, while another changes its files and a third looks after its health.
final class Fuzzer: Sendable {
    /// For connections of each kind.
    private static let workers = 4
    /// Messages of 16 MiB may be on their way, one for each worker.
    private static let residentLimitKiB = 300 << 10
    private static let descriptorLimit = 400

    private let site: FuzzedSite
    private let seed: UInt64
    private let end: ContinuousClock.Instant
    private let isOver = Atomic(false)
    private let tally = Tally()

    init(site: FuzzedSite, seed: UInt64, duration: Duration) {
        (self.site, self.seed) = (site, seed)
        end = .now + duration
    }

    /// Whether nothing was found.
    func run() async -> Bool {
        let start = ContinuousClock.now
        let findings = await withTaskGroup { group in
            for _ in 0..<Self.workers {
                group.addTask {
                    await self.findings { try self.attack(FuzzedConnection.self, self.tally.nextConnection) }
                }
                group.addTask { await self.findings { try self.attack(FuzzedSocket.self, self.tally.nextSocket) } }
            }
            group.addTask { await self.findings { self.shake() } }
            group.addTask { await self.findings { try self.watch() } }
            group.addTask { await self.findings { try self.readTerminal() } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        Report.line("\(tally.line), \(Int(Double(tally.inputs.load(ordering: .relaxed)) / seconds)) inputs/s")
        Report.line(findings.isEmpty ? "Nothing was found." : findings.joined(separator: "\n"))
        return findings.isEmpty
    }

    /// Repeats one connection, alone.
    func replay<Input: FuzzedInput>(_ type: Input.Type, _ number: UInt64) -> Bool {
        let input = Input(seed: seed, number: number)
        do {
            try input.run(port: site.port, tally: tally)
        } catch {
            Report.line(describe(error, input, number))
            return false
        }
        Report.line(tally.line)
        return true
    }

    private func findings(_ body: @escaping @Sendable () throws -> Void) async -> [String] {
        do {
            try await onThread(body)
            return []
        } catch {
            // What the others report is a consequence, mostly.
            guard !isOver.exchange(true, ordering: .relaxed) else { return [] }
            return [describe(error)]
        }
    }

    private func attack<Input: FuzzedInput>(_ type: Input.Type, _ next: () -> UInt64) throws {
        while !isOver.load(ordering: .relaxed) {
            let number = next()
            let input = Input(seed: seed, number: number)
            do {
                try input.run(port: site.port, tally: tally)
            } catch let error where !(error is RawSocket.Failed) {
                throw Finding(reason: describe(error, input, number))
            }
        }
    }

    private func shake() {
        var chance = Chance(seed: seed)
        while !isOver.load(ordering: .relaxed) {
            site.shake(&chance)
            usleep(3_000)
        }
    }

    private func readTerminal() throws {
        while !isOver.load(ordering: .relaxed) { try site.readTerminal() }
    }

    /// Once a second: a well-behaved client is answered, and memory and descriptors stay below their bounds.
    private func watch() throws {
        let client = try Connection(port: site.port)
        var (second, trend) = (0, MemoryTrend())
        while ContinuousClock.now < end && !isOver.load(ordering: .relaxed) {
            let start = ContinuousClock.now
            guard try client.get("/site.css").text == FuzzedSite.style, ContinuousClock.now - start < .seconds(2) else {
                throw Finding(reason: "a well-behaved client was not answered within two seconds")
            }
            let (resident, descriptors) = try site.measure()
            guard resident > 0 else { throw Finding(reason: "the server has died") }
            guard resident < Self.residentLimitKiB, descriptors < Self.descriptorLimit else {
                throw Finding(reason: "the server holds \(resident) KiB and \(descriptors) descriptors")
            }
            second += 1
            trend.add(residentKiB: resident)
            if second.isMultiple(of: 10) { Report.line("\(tally.line), \(resident) KiB, \(descriptors) descriptors") }
            usleep(1_000_000)
        }
        if let finding = trend.finding { throw finding }
        // Not before: what is found when it is over is not reported.
        isOver.store(true, ordering: .relaxed)
    }

    private func describe<Input: FuzzedInput>(_ error: any Error, _ input: Input, _ number: UInt64) -> String {
        let repetition = "repeat it with --seed \(seed) \(Input.option) \(number)"
        return "\(Self.reason(of: error))\nsent: \(Self.hex(input.bytes))\n\(repetition)"
    }

    private func describe(_ error: any Error) -> String {
        let inputs = tally.lastInputs.map { "\($0.name): \(Self.hex($0.bytes))" }
        return "\(Self.reason(of: error))\nseed \(seed); the last inputs:\n\(inputs.joined(separator: "\n"))"
    }

    private static func reason(of error: any Error) -> String {
        switch error {
        case let finding as Finding: finding.reason
        case let failed as RawSocket.Failed: "the server is gone: \(failed.call) failed with error \(failed.code)"
        default: "\(error)"
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.prefix(20_000).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
