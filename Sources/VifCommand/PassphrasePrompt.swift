import Glibc

/// Asks for a secret at the terminal, without showing it.
enum PassphrasePrompt {
    /// In bytes. OpenSSL takes no longer ones.
    private static let limit = 1_024
    /// What would end the program while nothing that is typed is shown.
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    /// Nothing if standard input is no terminal. A signal that comes meanwhile takes effect once all is shown again.
    static func ask(_ prompt: String) -> [UInt8]? {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
        var (held, unheld) = (sigset_t(), sigset_t())
        sigemptyset(&held)
        for signal in signals { sigaddset(&held, signal) }
        pthread_sigmask(SIG_BLOCK, &held, &unheld)
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        // What was typed before the question is no answer to it.
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        write(prompt)
        let answer = readLine()
        write("\n")
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
        // Here a signal that was held ends the program.
        pthread_sigmask(SIG_SETMASK, &unheld, nil)
        return answer
    }

    private static func readLine() -> [UInt8]? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while !isSignalled {
            var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 100) > 0 else { continue }
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return line.isEmpty ? nil : line }
            if byte == UInt8(ascii: "\n") { return line }
            if line.count < limit { line.append(byte) }
        }
        return nil
    }

    private static var isSignalled: Bool {
        var pending = sigset_t()
        sigpending(&pending)
        return signals.contains { sigismember(&pending, $0) == 1 }
    }

    private static func write(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
