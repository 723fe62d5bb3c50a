import Foundation
import Glibc

/// A program that runs beside the test.
package final class ChildProcess: Sendable {
    private let process: Process
    private let exited = DispatchSemaphore(value: 0)
    private let output = Pipe()
    private let errors = Pipe()

    /// - Parameter readsErrors: standard error is read by the test; otherwise it goes where the test's own goes.
    package init(_ words: [String], readsErrors: Bool = false) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        if readsErrors { process.standardError = errors }
        // Not `waitUntilExit`: it keeps a core busy.
        process.terminationHandler = { [exited] _ in exited.signal() }
        self.process = process
        try process.run()
    }

    deinit {
        // Not SIGTERM: the child has inherited that it is blocked, if the test's thread blocks it.
        send(signal: SIGKILL)
        // Foundation holds on to them for longer than to the process.
        for pipe in [output, errors] {
            try? pipe.fileHandleForReading.close()
            try? pipe.fileHandleForWriting.close()
        }
    }

    package var outputDescriptor: Int32 { output.fileHandleForReading.fileDescriptor }

    package var identifier: Int32 { process.processIdentifier }

    package func send(signal: Int32) {
        if process.isRunning { kill(process.processIdentifier, signal) }
    }

    package func waitForExit() -> Int32 {
        exited.wait()
        exited.signal()
        return process.terminationStatus
    }

    /// All that the program writes until it ends.
    package func readToEnd() -> (output: String, errors: String) {
        let output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return (output, String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
    }

    /// What the program has written since the last call; waits until there is something. Empty at the end.
    package func readSome() -> String {
        String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    }
}
