import Foundation
import Glibc
package import SystemPackage

/// The built program as a child process, serving a folder on a free port.
package final class VifProcess {
    package struct Failure: Error {
        package let message: String

        package init(message: String) {
            self.message = message
        }
    }

    private let child: ChildProcess
    private var unread = ""
    package private(set) var port = 0

    /// The program beside this test's own: both are in the build folder.
    package static var binary: String {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("vif").path
    }

    /// Starts serving, and returns when the address is printed and, unless told otherwise, the folder is watched.
    ///
    /// - Parameter program: the words that start the program, where it is not simply the built one.
    package init(
        folder: FilePath, port: Int = 0, arguments: [String] = [], isWaitingForWatcher: Bool = true,
        program: [String]? = nil
    ) throws {
        child = try ChildProcess((program ?? [Self.binary]) + [folder.string, "--port", String(port)] + arguments)
        let address = try readLine { $0.contains("://") }
        guard let text = address.split(separator: ":").last, let port = Int(text.prefix { $0.isNumber }) else {
            throw Failure(message: "no port in «\(address)»")
        }
        self.port = port
        if isWaitingForWatcher && !arguments.contains("--no-reload") {
            // A debug build takes seconds for paths as long as the kernel allows. What is said on standard error may come before it, if the test reads both.
            var others: [String] = []
            while case let line = try readLine(within: 60, where: { _ in true }), !line.contains("  watching ") {
                others.append(line + "\n")
            }
            unread = others.joined() + unread
        }
    }

    /// The next line of standard output that fits; the lines before it are dropped.
    package func readLine(within seconds: Int32 = 10, where fits: (String) -> Bool) throws -> String {
        var skipped: [String] = []
        while true {
            while let end = unread.firstIndex(of: "\n") {
                let line = String(unread[..<end])
                unread.removeSubrange(...end)
                if fits(line) { return line }
                skipped.append(line)
            }
            var poll = pollfd(fd: child.outputDescriptor, events: Int16(POLLIN), revents: 0)
            guard Glibc.poll(&poll, 1, seconds * 1000) > 0 else {
                throw Failure(message: "no such line in time, but: \(skipped)")
            }
            let text = child.readSome()
            guard !text.isEmpty else { throw Failure(message: "the program ended") }
            unread += text
        }
    }

    package var identifier: Int32 { child.identifier }

    /// How many files, sockets and the like the program has open.
    package func descriptorCount() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(child.identifier)/fd").count
    }

    /// What of the program is in memory.
    package func residentKiB() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(child.identifier)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    /// Processor time of all threads, in clock ticks, and how often any of them has waited.
    package func processorTicksAndSwitches() throws -> (ticks: Int, switches: Int) {
        let folder = "/proc/\(child.identifier)"
        let fields =
            try String(contentsOfFile: folder + "/stat", encoding: .utf8).split(separator: ")").last?
            .split(separator: " ").map { Int($0) ?? 0 } ?? []
        var switches = 0
        for thread in try FileManager.default.contentsOfDirectory(atPath: folder + "/task") {
            let status = try String(contentsOfFile: "\(folder)/task/\(thread)/status", encoding: .utf8)
            for line in status.split(separator: "\n") where line.contains("ctxt_switches:") {
                switches += Int(line.filter(\.isNumber)) ?? 0
            }
        }
        // utime and stime (proc_pid_stat(5)), counted from behind the name.
        return (fields.count > 12 ? fields[11] + fields[12] : 0, switches)
    }

    package func send(signal: Int32) { child.send(signal: signal) }

    package func waitForExit() -> Int32 { child.waitForExit() }

    /// Ends the program as Ctrl-C does.
    package func stop() -> Int32 {
        send(signal: SIGINT)
        return waitForExit()
    }
}
