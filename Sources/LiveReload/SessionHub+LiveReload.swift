package import HTTPServing
package import NIOCore
import WebSocketFraming

/// Pages that speak LiveReload's protocol: of other servers, or by a browser extension.
extension SessionHub {
    package var liveReloadSocket: WebSocketAcceptance {
        WebSocketAcceptance(
            events: WebSocketEvents(
                opened: { socket in
                    self.open(.liveReload(socket), on: socket.eventLoop, conversation: LiveReloadConversation())
                    _ = socket.send(text: LiveReloadMessage.hello.json)
                },
                received: { self.converse($1, with: $0) },
                closed: { self.close(.liveReload($0), on: $0.eventLoop) }))
    }

    private func converse(_ message: WebSocketMessage, with socket: WebSocket) {
        guard case .text(let bytes) = message else { return }
        let channel = PageChannel.liveReload(socket)
        var step = LiveReloadConversation.Step.nothing
        group(on: socket.eventLoop)?.update(channel) { session in
            step = session.conversation?.receive(String(buffer: bytes)) ?? .nothing
        }
        switch step {
        case .nothing: break
        case .join: _ = markAsPage(channel, on: socket.eventLoop)
        case .close(let code, let reason): socket.close(CloseCode(rawValue: code), reason: reason)
        }
    }

    /// The pages that speak LiveReload's protocol, for the answer to a tool.
    package func liveReloadPages(on loop: any EventLoop) -> EventLoopFuture<[LiveReloadAnswer.Client]> {
        let found = zip(loops, groups).map { loop, group in
            loop.submit {
                group.value.sessions.compactMap { $0.conversation?.isPage == true ? $0.conversation?.url : nil }
            }
        }
        return EventLoopFuture.whenAllSucceed(found, on: loop).map { urls in
            urls.joined().enumerated().map { LiveReloadAnswer.Client(id: "ws\($0)", url: $1) }
        }
    }
}
