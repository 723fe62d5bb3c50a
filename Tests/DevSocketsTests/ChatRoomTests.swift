import Testing

@testable import DevSockets

@Suite("A chat room")
struct ChatRoomTests {
    private typealias Delivery = ChatRoom.Delivery

    private func enter(_ room: inout ChatRoom) throws -> Int {
        let id = room.enter()
        return try #require(id)
    }

    private func toAll(_ messages: ChatMessage...) -> [Delivery] {
        messages.map { Delivery(message: $0, recipient: .everyone) }
    }

    @Test("tells everyone who has come, what they say, and who has gone")
    func talk() throws {
        var room = ChatRoom()
        let (ann, bob) = (try enter(&room), try enter(&room))
        #expect([ann, bob] == [1, 2])
        #expect(
            room.receive(.username("Ann"), from: ann, date: 5)
                == toAll(.username(name: "Ann", date: 5), .userlist(["Ann"])))
        #expect(
            room.receive(.username("Bob"), from: bob, date: 6)
                == toAll(.username(name: "Bob", date: 6), .userlist(["Ann", "Bob"])))
        #expect(room.receive(.message("hi"), from: ann, date: 7) == toAll(.message(name: "Ann", text: "hi", date: 7)))
        #expect(room.leave(ann) == toAll(.userlist(["Bob"])))
        #expect(room.leave(ann) == [])
        #expect(room.receive(.message("hi"), from: ann, date: 8) == [])
    }

    @Test("hears nobody who has no name, and does not miss them")
    func nameless() throws {
        var room = ChatRoom()
        let id = try enter(&room)
        #expect(room.receive(.message("hi"), from: id, date: 1) == [])
        #expect(room.leave(id) == [])
    }

    @Test("gives the second of a name another one, until the first has gone")
    func unique() throws {
        var room = ChatRoom()
        let ids = (1...4).compactMap { _ in room.enter() }
        _ = room.receive(.username("Ann"), from: ids[0], date: 1)
        #expect(
            room.receive(.username("Ann"), from: ids[1], date: 2)
                == [Delivery(message: .rejectusername(name: "Ann1"), recipient: .one(id: ids[1]))]
                + toAll(.username(name: "Ann1", date: 2), .userlist(["Ann", "Ann1"])))
        _ = room.receive(.username("Ann"), from: ids[2], date: 3)
        _ = room.leave(ids[0])
        #expect(
            room.receive(.username("Ann"), from: ids[3], date: 4)
                == toAll(.username(name: "Ann", date: 4), .userlist(["Ann1", "Ann2", "Ann"])))
    }

    @Test("lets a page change its name, or keep it")
    func rename() throws {
        var room = ChatRoom()
        let (ann, other) = (try enter(&room), try enter(&room))
        _ = room.receive(.username("Ann"), from: ann, date: 1)
        #expect(
            room.receive(.username("Ann"), from: ann, date: 2)
                == toAll(.username(name: "Ann", date: 2), .userlist(["Ann"])))
        _ = room.receive(.username("Eve"), from: ann, date: 3)
        #expect(
            room.receive(.username("Ann"), from: other, date: 4)
                == toAll(.username(name: "Ann", date: 4), .userlist(["Eve", "Ann"])))
    }

    @Test("makes no name longer than a name may be")
    func long() throws {
        var room = ChatRoom()
        let (first, second) = (try enter(&room), try enter(&room))
        let name = String(repeating: "x", count: 64)
        _ = room.receive(.username(name), from: first, date: 1)
        let deliveries = room.receive(.username(name), from: second, date: 1)
        #expect(deliveries.first?.message == .rejectusername(name: name.dropLast() + "1"))
    }

    @Test("is full with 1,000 pages, and has room again when one leaves")
    func full() {
        var room = ChatRoom()
        for id in 1...1000 {
            #expect(room.enter() == id)
            _ = room.receive(.username("Ann"), from: id, date: 1)
        }
        #expect(room.isFull)
        #expect(room.enter() == nil)
        _ = room.leave(500)
        #expect(room.enter() == 1001)
    }

    @Test(
        "speaks JSON",
        arguments: [
            (.id(3), #"{"type":"id","id":3}"#),
            (.username(name: "A\"n", date: 5), #"{"type":"username","name":"A\"n","date":5}"#),
            (
                .message(name: "Ann", text: "</script>\\\n\u{1}é👋", date: 5),
                #"{"type":"message","name":"Ann","text":"</script>\\\u000a\u0001é👋","date":5}"#
            ),
            (.rejectusername(name: "Ann1"), #"{"type":"rejectusername","name":"Ann1"}"#),
            (.userlist([]), #"{"type":"userlist","users":[]}"#),
            (.userlist(["a", "b"]), #"{"type":"userlist","users":["a","b"]}"#),
        ] as [(ChatMessage, String)])
    func json(message: ChatMessage, json: String) {
        #expect(message.json == json)
    }
}
