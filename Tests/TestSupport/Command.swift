/// A program that is run to its end.
package enum Command {
    package struct Failure: Error {
        package let command: String
        package let status: Int32
        package let errors: String
    }

    /// Returns what the program wrote to standard output.
    @discardableResult
    package static func run(_ words: String...) throws -> String {
        let (status, output, errors) = try result(of: words)
        guard status == 0 else {
            throw Failure(command: words.joined(separator: " "), status: status, errors: errors)
        }
        return output
    }

    package static func result(of words: [String]) throws -> (status: Int32, output: String, errors: String) {
        let child = try ChildProcess(words, readsErrors: true)
        let (output, errors) = child.readToEnd()
        return (child.waitForExit(), output, errors)
    }

    package static func exists(_ program: String) -> Bool {
        (try? result(of: ["which", program]).status) == 0
    }
}
