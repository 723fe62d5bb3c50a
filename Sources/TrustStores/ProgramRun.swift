internal import CLinux
import Glibc

/// What a program that ran to its end has said.
struct ProgramRun: Sendable {
    enum End: Sendable, Equatable {
        case exit(Int32)
        case signal(Int32)
        /// It was ended, having taken too long.
        case late(Duration)
        /// It did not start, or nothing is known of its end.
        case error(Int32)
    }

    let end: End
    let output: [UInt8]
    let errors: [UInt8]
    /// It said more than is kept.
    let isCut: Bool

    var isGood: Bool { end == .exit(0) && !isCut }

    /// The last lines of what it said was wrong, in one line, or how it ended.
    var complaint: String {
        let said = [errors, output].map(Self.lastLines).first { !$0.isEmpty } ?? ""
        switch end {
        case .exit(let code): return said.isEmpty ? "exit status \(code)" : said
        case .signal(let signal): return "ended by signal \(signal)"
        case .late(let limit): return "no end within \(limit.components.seconds) s"
        case .error(let code): return String(cString: strerror(code))
        }
    }

    private static func lastLines(of bytes: [UInt8]) -> String {
        let lines = bytes.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        return lines.suffix(3).map { String(decoding: $0.prefix(300), as: UTF8.self) }.joined(separator: " ")
    }
}

extension ProgramRun {
    /// Whose questions a program may ask.
    enum Session: Sendable {
        /// It has no terminal. certutil would ask for a password on `/dev/tty`, whatever its standard input is.
        case own
        /// It shares ours. sudo asks for the password there.
        case shared
    }

    /// A browser may keep some hundred certificates, each of which is a line.
    static let outputLimit = 256 << 10

    /// Runs a program to its end, without a shell.
    ///
    /// - Parameters:
    ///   - words: the program, by path or looked up in `PATH`, and its arguments.
    ///   - input: what it reads on standard input.
    ///   - limit: after which it is ended.
    static func run(
        _ words: [String], input: [UInt8] = [], session: Session = .own, within limit: Duration = .seconds(30)
    ) -> ProgramRun {
        let deadline = ContinuousClock.now + limit
        do throws(SpawnFailure) {
            let program = try SpawnedProgram(words, input: input, session: session)
            var output = KeptOutput(limit: outputLimit)
            var errors = KeptOutput(limit: outputLimit)
            while !program.hasEnded {
                guard ContinuousClock.now < deadline else {
                    program.end()
                    return ProgramRun(
                        end: .late(limit), output: output.bytes, errors: errors.bytes,
                        isCut: output.isCut || errors.isCut)
                }
                program.wait(milliseconds: 50, output: output.isOpen, errors: errors.isOpen)
                output.read(from: program.output)
                errors.read(from: program.errors)
            }
            // What it has left in the pipes; not what a program that it has left behind might still say.
            output.read(from: program.output)
            errors.read(from: program.errors)
            return ProgramRun(
                end: program.reap(), output: output.bytes, errors: errors.bytes, isCut: output.isCut || errors.isCut)
        } catch {
            return ProgramRun(end: .error(error.code), output: [], errors: [], isCut: false)
        }
    }
}
