internal import CLinux
import Glibc
package import SystemPackage

/// A thread of its own, for work that blocks for as long as the program runs.
package enum Thread {
    private final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// - Parameter name: shown by `top -H`; 15 bytes at most (pthread_setname_np(3)).
    package static func start(
        name: String, _ run: @escaping @Sendable () -> Void, onFailure: @Sendable (Errno) -> Void
    ) {
        let body = Unmanaged.passRetained(Body(name: name, run: run))
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                // Given by `pthread_create` below, never nil.
                guard let argument else { return nil }
                let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
                pthread_setname_np(pthread_self(), body.name)
                body.run()
                return nil
            }, body.toOpaque())
        guard result == 0 else {
            body.release()
            onFailure(Errno(rawValue: result))
            return
        }
        pthread_detach(thread)
    }
}
