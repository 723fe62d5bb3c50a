import SystemPackage
import TestSupport

/// A folder of a few files, served with some options.
final class ServingSite {
    /// Ends before its folder goes.
    let vif: VifProcess
    let folder: TemporaryFolder

    /// - Parameters:
    ///   - files: the text of each, by its path. A neighbour is written after its file.
    ///   - inFolder: the program is started there.
    ///   - prepare: makes the rest of the folder before it is served.
    init(
        _ arguments: [String] = [], files: [String: String] = [:], inFolder: Bool = false,
        prepare: (TemporaryFolder) throws -> Void = { _ in }
    ) throws {
        folder = try TemporaryFolder()
        for (name, text) in files.sorted(by: { $0.key < $1.key }) { try folder.write(text, to: name) }
        try prepare(folder)
        vif = try VifProcess(
            folder: inFolder ? "." : folder.path, arguments: arguments,
            program: inFolder ? ["--chdir=\(folder.path)", VifProcess.binary] : nil)
    }

    func get(_ path: String, _ headers: [String: String] = [:]) throws -> ReceivedResponse {
        try Connection(port: vif.port).get(path, headers)
    }

    func request(_ method: String, _ path: String, _ headers: [String: String] = [:]) throws -> ReceivedResponse {
        try Connection(port: vif.port).request(method, path, headers)
    }

    func address(_ path: String) -> String { "http://localhost:\(vif.port)\(path)" }

    /// What curl writes to standard output.
    func curl(_ path: String, _ options: String...) throws -> String {
        let (status, output, errors) = try Command.result(of: ["curl", "-sS"] + options + [address(path)])
        guard status == 0 else { throw VifProcess.Failure(message: "curl: \(status) \(errors)") }
        return output
    }

    /// Runs a script in the folder.
    func shell(_ script: String) throws {
        try Command.run("sh", "-ec", "cd '\(folder.path)'\n\(script)")
    }

    /// An answer that holds good for longer: one with a date, which a file gets when the second of its last change is past.
    func settled(_ path: String, _ headers: [String: String] = [:]) throws -> ReceivedResponse {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(10)
        while clock.now < deadline {
            if try request("HEAD", path, headers)["Last-Modified"] != nil { return try get(path, headers) }
        }
        throw VifProcess.Failure(message: "\(path) has no Last-Modified in time")
    }
}

extension ReceivedResponse {
    /// All values of a field.
    func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The head without what changes from one second to the next.
    var lasting: [String] {
        headers.filter { $0.name != "Date" }.map { "\($0.name): \($0.value)" }.sorted()
    }
}
