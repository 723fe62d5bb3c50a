internal import CLinux
import Glibc

struct SpawnFailure: Error {
    let code: Int32
}

/// A running program, with pipes from its standard output and its standard error. Ended and reaped with the value.
final class SpawnedProgram {
    let output: CInt
    let errors: CInt
    private let identifier: pid_t
    private let session: ProgramRun.Session
    private var isReaped = false

    init(_ words: [String], input: [UInt8], session: ProgramRun.Session) throws(SpawnFailure) {
        let standardInput = try UnnamedFile(input)
        let (output, errors) = (try OutputPipe(), try OutputPipe())
        var identifier: pid_t = 0
        let code = withExtendedLifetime((standardInput, output, errors)) {
            let ends = [standardInput.descriptor, output.writing, errors.writing]
            return Self.spawn(words, ends: ends, session: session, identifier: &identifier)
        }
        guard code == 0 else { throw SpawnFailure(code: code) }
        self.identifier = identifier
        self.session = session
        (self.output, self.errors) = (output.takeReading(), errors.takeReading())
    }

    deinit {
        close(output)
        close(errors)
        if !isReaped { end() }
    }

    /// It is not reaped: its number stays its own.
    var hasEnded: Bool {
        var information = siginfo_t()
        let isKnown = waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT) == 0
        return !isKnown || information.si_signo != 0
    }

    /// Returns when it has said something, and at the latest after the time.
    func wait(milliseconds: Int32, output isOutputOpen: Bool, errors areErrorsOpen: Bool) {
        // poll(2) passes over negative descriptors.
        var pipes = [
            pollfd(fd: isOutputOpen ? output : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: areErrorsOpen ? errors : -1, events: Int16(POLLIN), revents: 0),
        ]
        // Once it has said all, it is about to end.
        _ = poll(&pipes, nfds_t(pipes.count), isOutputOpen || areErrorsOpen ? milliseconds : 2)
    }

    /// After it has ended.
    func reap() -> ProgramRun.End {
        var status: CInt = 0
        isReaped = true
        while waitpid(identifier, &status, 0) < 0 {
            guard errno == EINTR else { return .error(errno) }
        }
        // WIFEXITED, WEXITSTATUS and WTERMSIG: macros that Swift does not import.
        return status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .signal(status & 0x7F)
    }

    /// Ends it, with all programs of its session.
    func end() {
        isReaped = true
        let isOurs = kill(session == .own ? -identifier : identifier, SIGKILL) == 0
        // sudo is root's, and cannot be ended: it would be waited for in vain.
        var status: CInt = 0
        while waitpid(identifier, &status, isOurs ? 0 : WNOHANG) < 0, errno == EINTR {}
    }

    // MARK: posix_spawn(3)

    private static func spawn(
        _ words: [String], ends: [CInt], session: ProgramRun.Session, identifier: inout pid_t
    ) -> CInt {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, end) in ends.enumerated() { posix_spawn_file_actions_adddup2(&actions, end, CInt(number)) }
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // We hold signals back meanwhile.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let flags = Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, session == .own ? flags | vif_POSIX_SPAWN_SETSID : flags)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        // Out of memory, or no word.
        guard let program = arguments.first, let program, !arguments.contains(nil) else { return ENOMEM }
        arguments.append(nil)
        return posix_spawnp(&identifier, program, &actions, &attributes, arguments, environ)
    }
}

/// A pipe whose reading end does not wait. What is not taken is closed with it.
private final class OutputPipe {
    private var reading: CInt
    let writing: CInt

    init() throws(SpawnFailure) {
        var ends: [CInt] = [-1, -1]
        guard pipe2(&ends, CInt(O_CLOEXEC)) == 0 else { throw SpawnFailure(code: errno) }
        (reading, writing) = (ends[0], ends[1])
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(writing)
        if reading >= 0 { close(reading) }
    }

    func takeReading() -> CInt {
        defer { reading = -1 }
        return reading
    }
}

/// A file without a name, read from its start. Not a pipe: a program that does not read it would end us by SIGPIPE.
private final class UnnamedFile {
    private let file: UnsafeMutablePointer<FILE>

    var descriptor: CInt { fileno(file) }

    init(_ bytes: [UInt8]) throws(SpawnFailure) {
        guard let file = tmpfile() else { throw SpawnFailure(code: errno) }
        self.file = file
        let isWritten = bytes.isEmpty || fwrite(bytes, 1, bytes.count, file) == bytes.count
        guard isWritten, fflush(file) == 0, fseek(file, 0, SEEK_SET) == 0 else { throw SpawnFailure(code: errno) }
        _ = fcntl(fileno(file), F_SETFD, FD_CLOEXEC)
    }

    deinit {
        fclose(file)
    }
}
