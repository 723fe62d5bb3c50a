import Foundation
import Glibc

/// What the kernel's books say of a server.
extension ServerProcess {
    /// How long its threads have been on a processor: what else the machine does is not in it.
    func processorTime() throws -> Duration {
        let folder = "/proc/\(identifier)/task"
        return try FileManager.default.contentsOfDirectory(atPath: folder).reduce(.zero) { sum, thread in
            // Nanoseconds on a processor, and waiting for one.
            let text = try String(contentsOfFile: "\(folder)/\(thread)/schedstat", encoding: .utf8)
            return sum + .nanoseconds(text.split(separator: " ").first.flatMap { Int64($0) } ?? 0)
        }
    }

    /// With the processes that it has started.
    func allProcessorTime() throws -> Duration {
        let children = try String(contentsOfFile: "/proc/\(identifier)/task/\(identifier)/children", encoding: .utf8)
        return try children.split(separator: " ").reduce(try processorTime()) { sum, process in
            let text = try String(contentsOfFile: "/proc/\(process)/schedstat", encoding: .utf8)
            return sum + .nanoseconds(text.split(separator: " ").first.flatMap { Int64($0) } ?? 0)
        }
    }

    /// How many files, sockets and the like it has open.
    func descriptorCount() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(identifier)/fd").count
    }

    /// Waits until it has closed the sockets of clients that went away.
    func waitForDescriptors(downTo count: Int) throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while try descriptorCount() > count, .now < deadline { usleep(10_000) }
    }
}
