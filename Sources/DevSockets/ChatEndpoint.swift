import Glibc
import HTTPServing
import NIOCore
import Synchronization
import WebSocketFraming

/// `/__vif/ws/chat`: one room for all pages, whichever event loops they are on.
final class ChatEndpoint: Sendable {
    fileprivate struct State {
        var room = ChatRoom()
        var ids: [WebSocket: Int] = [:]
        var sockets: [Int: WebSocket] = [:]
    }

    private let state = Mutex(State())

    var answer: Answer {
        guard !state.withLock({ $0.room.isFull }) else { return .response(Refusal.tooManyPages.response) }
        return .webSocket(
            WebSocketAcceptance(
                events: WebSocketEvents(opened: { self.open($0) }, received: { self.receive($1, from: $0) }) {
                    self.close($0)
                }))
    }

    private func open(_ socket: WebSocket) {
        let isIn = state.withLock { state in
            guard let id = state.room.enter() else { return false }
            state.ids[socket] = id
            state.sockets[id] = socket
            state.deliver([ChatRoom.Delivery(message: .id(id), recipient: .one(id: id))])
            return true
        }
        if !isIn { socket.close(.tryAgainLater, reason: "The chat is full.") }
    }

    private func receive(_ message: WebSocketMessage, from socket: WebSocket) {
        guard case .text(let json) = message else { return }
        let date = Self.now
        state.withLock { state in
            guard let id = state.ids[socket], let request = ChatRequest(json: Array(json.readableBytesView), id: id)
            else { return }
            state.deliver(state.room.receive(request, from: id, date: date))
        }
    }

    private func close(_ socket: WebSocket) {
        state.withLock { state in
            guard let id = state.ids.removeValue(forKey: socket) else { return }
            state.sockets[id] = nil
            state.deliver(state.room.leave(id))
        }
    }

    /// In milliseconds since 1970.
    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}

extension ChatEndpoint.State {
    /// Within the lock: every page gets the messages in the same order.
    fileprivate func deliver(_ deliveries: [ChatRoom.Delivery]) {
        for delivery in deliveries {
            let frame = ServerFrame.text(delivery.message.json)
            switch delivery.recipient {
            case .one(let id): if let socket = sockets[id] { Self.send(frame, to: socket) }
            case .everyone: for socket in sockets.values { Self.send(frame, to: socket) }
            }
        }
    }

    private static func send(_ frame: ByteBuffer, to socket: WebSocket) {
        socket.eventLoop.execute {
            if !socket.send(frame) { socket.close(.tryAgainLater, reason: "This page does not read.") }
        }
    }
}
