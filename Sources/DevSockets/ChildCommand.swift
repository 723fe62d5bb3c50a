internal import CLinux
import Glibc

/// A running command in a process group of its own, with pipes to its standard input and from its standard output.
/// What it says on standard error goes where the server's own goes.
struct ChildCommand: Sendable {
    /// The process, and its group: nobody else has the number until `isReaped` was true.
    let identifier: pid_t
    /// Where its standard input is written, and its standard output read: the caller's to close.
    let input: CInt
    let output: CInt

    /// Starts a program without a shell. Its name is looked up in `PATH`.
    ///
    /// - Parameter words: the program and its arguments; at least one.
    static func start(_ words: [String]) throws(CommandError) -> ChildCommand {
        let toChild = try Pipe()
        let fromChild: Pipe
        do {
            fromChild = try Pipe()
        } catch {
            toChild.close()
            throw error
        }
        var identifier: pid_t = 0
        let code = spawn(words, input: toChild.reading, output: fromChild.writing, identifier: &identifier)
        Glibc.close(toChild.reading)
        Glibc.close(fromChild.writing)
        guard code == 0 else {
            Glibc.close(toChild.writing)
            Glibc.close(fromChild.reading)
            throw CommandError(code: code)
        }
        return ChildCommand(identifier: identifier, input: toChild.writing, output: fromChild.reading)
    }

    /// To every process of the group.
    func signal(_ signal: CInt) { kill(-identifier, signal) }

    /// Whether the process, not its group, has ended. Its number stays its own.
    var hasEnded: Bool {
        var information = siginfo_t()
        let isKnown = waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT) == 0
        return !isKnown || information.si_signo != 0
    }

    /// Lets go of a process that has ended.
    func reap() -> Bool {
        var status: CInt = 0
        return waitpid(identifier, &status, WNOHANG) != 0
    }

    // MARK: posix_spawn(3)

    private static func spawn(_ words: [String], input: CInt, output: CInt, identifier: inout pid_t) -> CInt {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The server ignores some signals, and waits for others.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        // Out of memory, or no word.
        guard let program = arguments.first, let program, !arguments.contains(nil) else { return ENOMEM }
        arguments.append(nil)
        return posix_spawnp(&identifier, program, &actions, &attributes, arguments, environ)
    }
}

/// Both ends of a pipe, which programs started meanwhile by others do not inherit.
private struct Pipe {
    let reading: CInt
    let writing: CInt

    init() throws(CommandError) {
        var ends: [CInt] = [-1, -1]
        guard pipe2(&ends, CInt(O_CLOEXEC)) == 0 else { throw CommandError(code: errno) }
        (reading, writing) = (ends[0], ends[1])
    }

    func close() {
        Glibc.close(reading)
        Glibc.close(writing)
    }
}
