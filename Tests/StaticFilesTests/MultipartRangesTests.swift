import Testing

@testable import StaticFiles

@Suite("The parts of a multipart body")
struct MultipartRangesTests {
    @Test("stand between boundaries, each with its type and place, and are counted")
    func body() {
        let content = Array("0123456789".utf8)
        let parts = [8..<10, 0..<3]
        let multipart = MultipartRanges(
            parts: parts, length: 10, type: "text/plain; charset=utf-8", boundary: (0xAB, .max))
        var body: [UInt8] = []
        for (head, part) in zip(multipart.heads, parts) { body += head + content[part] }
        body += multipart.closing
        let boundary = "00000000000000abffffffffffffffff"
        #expect(multipart.contentType == "multipart/byteranges; boundary=\(boundary)")
        let expected = [
            "--\(boundary)", "Content-Type: text/plain; charset=utf-8", "Content-Range: bytes 8-9/10", "", "89",
            "--\(boundary)", "Content-Type: text/plain; charset=utf-8", "Content-Range: bytes 0-2/10", "", "012",
            "--\(boundary)--", "",
        ]
        #expect(String(decoding: body, as: UTF8.self) == expected.joined(separator: "\r\n"))
        #expect(multipart.contentLength == body.count)
    }

    @Test("are as long as a number can say if they are longer")
    func length() {
        let multipart = MultipartRanges(
            parts: [0..<1, 100..<Int.max], length: .max, type: "a/b", boundary: (0, 0))
        #expect(multipart.contentLength == .max)
    }
}
