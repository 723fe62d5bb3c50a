import NIOHTTP1
import TestSupport
import Testing

@testable import HTTPServing

@Suite("A server")
struct ListenerTests {
    private static let responder: Responder = { _ in .response(.text(.ok, "here")) }

    @Test("listens on both loopback addresses")
    func bothFamilies() async throws {
        try await withServer(responder: Self.responder) { server in
            for address in ["127.0.0.1", "::1"] {
                let connection = try Connection(port: server.port, address: address)
                #expect(try connection.get("/").text == "here\n")
            }
        }
    }

    @Test("takes the next port if one is taken, but only if the user did not name it")
    func takenPort() async throws {
        try await withServer(responder: Self.responder) { first in
            let port = UInt16(first.port)
            try await withServer(address: ListenAddress(host: nil, port: .from(port)), responder: Self.responder) {
                #expect($0.port > first.port && $0.port <= first.port + 100)
            }
            await #expect(throws: ListenError.portTaken(port)) {
                try await withServer(
                    address: ListenAddress(host: nil, port: .exactly(port)), responder: Self.responder
                ) { _ in }
            }
        }
    }

    @Test("says so if the host has no address here")
    func hosts() async throws {
        let foreign = try #require(IPv4Address("192.0.2.1"))
        await #expect(throws: ListenError.foreignAddress("192.0.2.1")) {
            try await withServer(
                address: ListenAddress(host: .ipv4(foreign), port: .exactly(0)), responder: Self.responder
            ) { _ in }
        }
        await #expect(throws: ListenError.unknownHost("no-such-host.invalid")) {
            try await withServer(
                address: ListenAddress(host: .name("no-such-host.invalid"), port: .exactly(0)),
                responder: Self.responder
            ) { _ in }
        }
    }
}
