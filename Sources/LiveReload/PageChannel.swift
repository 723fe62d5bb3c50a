import HTTPServing
import NIOCore
import WebSocketFraming

/// The way to one page.
enum PageChannel: Equatable {
    case socket(WebSocket)
    case events(EventStream)
    /// A page that speaks LiveReload's protocol, which is not one of ours.
    case liveReload(WebSocket)

    /// For the session group's use.
    var place: Int {
        get {
            switch self {
            case .socket(let socket), .liveReload(let socket): socket.place
            case .events(let stream): stream.place
            }
        }
        nonmutating set {
            switch self {
            case .socket(let socket), .liveReload(let socket): socket.place = newValue
            case .events(let stream): stream.place = newValue
            }
        }
    }

    var memoryHint: MemoryHint {
        if case .socket(let socket) = self { socket.memoryHint } else { MemoryHint() }
    }

    /// - Returns: false if the page does not read.
    func send(_ announcement: Announcement) -> Bool {
        switch self {
        case .socket(let socket): socket.send(announcement.frame)
        case .events(let stream): stream.send(announcement.event)
        case .liveReload(let socket): announcement.liveReload.allSatisfy { socket.send($0) }
        }
    }

    func send(_ message: ServerMessage) -> Bool {
        switch self {
        case .socket(let socket): socket.send(text: message.json)
        case .events(let stream): stream.send(EventStream.event(message.json))
        case .liveReload: true
        }
    }

    /// A page that does not read catches up when it comes back.
    func giveUp() {
        switch self {
        case .socket(let socket), .liveReload(let socket):
            socket.close(.tryAgainLater, reason: "The page does not read.")
        case .events(let stream): stream.close()
        }
    }
}

/// A message to all pages, as each host's have it.
struct Announcements: Sendable {
    private let site: Announcement
    private let hosts: [String: Announcement]

    /// The same for all.
    init(_ announcement: Announcement) {
        site = announcement
        hosts = [:]
    }

    init(_ message: ReloadMessage, version: PageVersion, hosts: [String]) {
        let own = message.projected(to: nil)
        site = Announcement(
            .change(own, version: version), liveReload: LiveReloadMessage.messages(for: own))
        self.hosts = hosts.reduce(into: [:]) { announcements, host in
            announcements[host] = Announcement(
                .change(message.projected(to: host), version: version), liveReload: [])
        }
    }

    subscript(host: String?) -> Announcement { host.flatMap { hosts[$0] } ?? site }
}

/// A message to all pages of a host, encoded once in each form.
struct Announcement: Sendable {
    let json: String
    let frame: ByteBuffer
    let event: ByteBuffer
    let liveReload: [ByteBuffer]

    /// - Parameter liveReload: the same for pages that speak LiveReload's protocol.
    init(_ message: ServerMessage, liveReload: [LiveReloadMessage]) {
        json = message.json
        frame = ServerFrame.text(json)
        event = EventStream.event(json)
        self.liveReload = liveReload.map { ServerFrame.text($0.json) }
    }
}
