import FileWatching
import TestSupport

extension FileWatcher {
    func runUntilCancelled() async throws {
        try await withTaskCancellationHandler {
            try await onThread { try self.run() }
        } onCancel: {
            stop()
        }
    }
}
