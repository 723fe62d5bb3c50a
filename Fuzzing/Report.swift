import SystemPackage

/// What is printed while the fuzzer runs: without a buffer, so that a line is seen when it is written.
enum Report {
    static func line(_ text: String) {
        _ = try? FileDescriptor.standardOutput.writeAll(Array((text + "\n").utf8))
    }
}
