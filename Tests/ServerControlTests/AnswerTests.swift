import Testing

@testable import ServerControl

@Suite("What a server answers to a command")
struct AnswerTests {
    private static func answer(_ text: String) -> HTTPAnswer? { HTTPAnswer(Array(text.utf8)) }

    @Test(
        "is a status and a body",
        arguments: [
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", 200, "{}"),
            ("HTTP/1.1 404 Not Found\r\ncontent-length:0\r\n\r\n", 404, ""),
            ("HTTP/1.1 500 \r\n\r\n\r\n\r\n", 500, "\r\n\r\n"),
        ])
    func sound(text: String, status: Int, body: String) throws {
        let answer = try #require(Self.answer(text))
        #expect(answer.status == status && answer.body == Array(body.utf8))
    }

    @Test(
        "is none if it is cut or something else",
        arguments: [
            "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{}", "HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 999 OK\r\n\r\n",
            "HTTP/1.1 101 OK\r\n\r\n", "HTTP/1.1 2\r\n\r\n", "SSH-2.0\r\n\r\n", "\r\n\r\n", "\n\n\n\n",
        ])
    func unsound(text: String) {
        #expect(Self.answer(text) == nil)
    }

    @Test("says how many pages did what")
    func reply() {
        #expect(ControlReply(json: #"{"type":"reload","pages":3}"#.utf8)?.phrase == "told 3 pages to reload")
        #expect(ControlReply(.restyle, pages: 1).phrase == "told 1 page to restyle")
        #expect(ControlReply(.notify, pages: 2).phrase == "told 2 pages")
        #expect(ControlReply(.notify, pages: 0).phrase == "no page is open")
        #expect(ControlReply(.reload, pages: 3).json == Array(#"{"pages":3,"type":"reload"}"#.utf8))
        #expect(ControlReply(json: #"{"type":"other","pages":3}"#.utf8) == nil)
    }

    @Test("tells what the server is")
    func status() {
        var status = ServerStatus(
            version: "0.1.0", pid: 12, folder: "/a/\"b\"", url: "http://localhost:8080/", port: 8080, token: "0f")
        status.mounts = [ServerStatus.Mount(path: "/x", folder: "/y")]
        status.pages = 3
        status.uptime = 61
        let json = #"""
            {"folder":"/a/\"b\"","mounts":[{"folder":"/y","path":"/x"}],"pages":3,"pid":12,"port":8080,"token":"0f",\#
            "uptime":61,"url":"http://localhost:8080/","version":"0.1.0","watching":true}
            """#
        #expect(String(decoding: status.json, as: UTF8.self) == json)
        #expect(ServerStatus(json: json.utf8) == status)
        #expect(ServerStatus(json: "{}".utf8) == nil)
    }
}
