import Synchronization

/// Carries values from any thread to a test, which waits for them with a deadline.
package final class Mailbox<Value: Sendable>: Sendable {
    package struct Timeout: Error {
        package init() {}
    }

    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    package init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    private let putCount = Atomic(0)

    /// How many values have been put in so far.
    package var count: Int { putCount.load(ordering: .acquiring) }

    package func put(_ value: Value) {
        putCount.add(1, ordering: .releasing)
        continuation.yield(value)
    }

    /// The next value.
    package func next(within limit: Duration = .seconds(10)) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { [stream] in
                var iterator = stream.makeAsyncIterator()
                return await iterator.next()
            }
            group.addTask {
                try await ContinuousClock().sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() ?? nil else { throw Timeout() }
            return value
        }
    }
}
