import Foundation

/// Work that waits for a socket or a process, on a thread of its own: the threads of Swift's tasks are as many as cores,
/// and the servers under test need them.
package func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
}
