/// Who is in the chat, and what follows from what they say. It sends nothing itself.
struct ChatRoom {
    enum Recipient: Equatable {
        case one(id: Int)
        case everyone
    }

    struct Delivery: Equatable {
        let message: ChatMessage
        let recipient: Recipient
    }

    static let limit = 1_000

    private var lastID = 0
    /// By the page's number; nothing as long as a page has not said its name.
    private var names: [Int: String?] = [:]
    private var taken: Set<String> = []

    var isFull: Bool { names.count >= Self.limit }

    /// Gives a page its number; nothing if the room is full.
    mutating func enter() -> Int? {
        guard !isFull else { return nil }
        lastID += 1
        names[lastID] = .some(nil)
        return lastID
    }

    mutating func leave(_ id: Int) -> [Delivery] {
        guard let name = names.removeValue(forKey: id), let name else { return [] }
        taken.remove(name)
        return [userList]
    }

    /// - Parameter date: in milliseconds since 1970.
    mutating func receive(_ request: ChatRequest, from id: Int, date: Int64) -> [Delivery] {
        guard let oldName = names[id] else { return [] }
        switch request {
        case .username(let wanted):
            if let oldName { taken.remove(oldName) }
            let name = freeName(like: wanted)
            taken.insert(name)
            names[id] = name
            let rejection = Delivery(message: .rejectusername(name: name), recipient: .one(id: id))
            return (name == wanted ? [] : [rejection])
                + [Delivery(message: .username(name: name, date: date), recipient: .everyone), userList]
        case .message(let text):
            // Who has no name says nothing yet.
            guard let oldName else { return [] }
            return [Delivery(message: .message(name: oldName, text: text, date: date), recipient: .everyone)]
        }
    }

    private var userList: Delivery {
        let present = names.sorted { $0.key < $1.key }.compactMap(\.value)
        return Delivery(message: .userlist(present), recipient: .everyone)
    }

    /// The name itself, or with the first number behind it that makes it nobody else's.
    private func freeName(like wanted: String) -> String {
        if !taken.contains(wanted) { return wanted }
        for number in 1...Self.limit {
            let suffix = String(number)
            let name = wanted.prefix(ChatRequest.nameLimit - suffix.count) + suffix
            if !taken.contains(String(name)) { return String(name) }
        }
        // Fewer names are taken than were tried.
        return wanted
    }
}
