/// Makes requests that are right in most places and wrong in some.
struct RequestGrammar {
    var chance: Chance

    private static let lineEnd = Array("\r\n".utf8)

    /// Two of three are refused for their target or for one of their fields, if at all, so that what lies behind the first
    /// checks is reached; anything may be wrong with the third.
    mutating func request() -> [UInt8] { chance.once(in: 3) ? wildRequest() : calmRequest() }

    private mutating func calmRequest() -> [UInt8] {
        var request = chance.text(["GET", "GET", "GET", "GET", "HEAD", "OPTIONS", "POST"]) + [0x20]
        request +=
            (chance.once(in: 40) ? Array("/large.bin".utf8) : target()) + Array(" HTTP/1.1\r\nHost: localhost\r\n".utf8)
        for _ in 0..<chance.number(below: 3) {
            let (name, values) = chance.pick(Corpus.harmlessFields)
            request += Array("\(name): ".utf8) + chance.text(values) + Self.lineEnd
        }
        if chance.once(in: 4) { request += range() }
        return request + (chance.once(in: 10) ? chunkedBody() : Self.lineEnd)
    }

    private mutating func wildRequest() -> [UInt8] {
        var request =
            chance.text(Corpus.methods) + [0x20] + target() + [0x20] + chance.text(Corpus.versions) + lineEnd()
        if !chance.once(in: 12) { request += Array("Host: ".utf8) + chance.text(Corpus.hosts) + lineEnd() }
        let count = chance.once(in: 60) ? 150 : chance.number(below: 6)
        for _ in 0..<count { request += field() }
        if chance.once(in: 6) { request += range() }
        guard chance.once(in: 4) else { return request + lineEnd() }
        return request + (chance.once(in: 2) ? chunkedBody() : sizedBody())
    }

    /// Most lines end as they should.
    private mutating func lineEnd() -> [UInt8] {
        chance.once(in: 60) ? chance.pick([[0x0A], [0x0D], [0x0D, 0x0D, 0x0A], [0x0A, 0x0D], []]) : Self.lineEnd
    }

    private mutating func target() -> [UInt8] {
        if chance.once(in: 30) {
            return chance.text([
                "*", "", "a:443", "http://localhost", "http://u:p@localhost/", "https://localhost/", "/",
            ])
        }
        var target = chance.once(in: 15) ? Array("http://".utf8) + chance.text(Corpus.hosts) : []
        let count = chance.once(in: 80) ? 2_000 : chance.once(in: 2) ? 1 : 1 + chance.number(below: 5)
        for _ in 0..<count { target += [0x2F] + (chance.once(in: 25) ? randomSegment() : chance.text(Corpus.segments)) }
        if chance.once(in: 6) {
            target += [0x3F] + chance.text(Corpus.segments) + [0x3D] + chance.text(Corpus.segments)
        }
        return target
    }

    private mutating func randomSegment() -> [UInt8] {
        if chance.once(in: 8) { return [UInt8](repeating: 0x61, count: chance.pick([255, 256, 4_095, 4_096, 9_000])) }
        return chance.bytes(chance.number(below: 12))
    }

    private mutating func field() -> [UInt8] {
        let (name, values) = chance.pick(Corpus.fields)
        var value = chance.text(values)
        if chance.once(in: 40) { value = chance.bytes(chance.number(below: 40)) }
        if chance.once(in: 150) { value = [UInt8](repeating: 0x78, count: chance.pick([8_000, 33_000, 90_000])) }
        return Array(name.utf8) + [0x3A] + (chance.once(in: 5) ? [] : [0x20]) + value + lineEnd()
    }

    private mutating func range() -> [UInt8] {
        var field = Array("Range: ".utf8) + chance.text(["bytes=", "bytes=", "bytes=", "bytes =", "lines=", ""])
        for _ in 0..<(chance.once(in: 10) ? 300 : 1 + chance.number(below: 4)) {
            field += chance.text(Corpus.numbers) + [0x2D] + chance.text(Corpus.numbers) + [0x2C]
        }
        return field.dropLast(chance.number(below: 2)) + lineEnd()
    }

    private mutating func sizedBody() -> [UInt8] {
        let size = chance.once(in: 20) ? chance.pick([65_536, 1 << 20, (1 << 20) + 1]) : chance.number(below: 50)
        let said = chance.once(in: 5) ? chance.text(Corpus.numbers) : Array(String(size).utf8)
        return Array("Content-Length: ".utf8) + said + Self.lineEnd + Self.lineEnd
            + [UInt8](repeating: 0x62, count: size)
    }

    private mutating func chunkedBody() -> [UInt8] {
        var body = Array("Transfer-Encoding: chunked\r\n\r\n".utf8)
        for _ in 0..<chance.number(below: 5) {
            let size = chance.number(below: 40)
            body += Array(String(size, radix: 16).utf8)
            if chance.once(in: 8) {
                body += chance.text([";a=b", ";", " ", ";a=\"\r\n\"", "\u{0}", "ffffffffffffffff", "g"])
            }
            if chance.once(in: 60) { body += [UInt8](repeating: 0x3B, count: 6_000) }
            body += lineEnd() + chance.bytes(size) + lineEnd()
        }
        body += chance.text(["0\r\n\r\n", "0\r\n\r\n", "0\r\n", "0\r\nHost: x\r\n\r\n", "00\r\n\r\n", "-0\r\n\r\n", ""])
        return body
    }

}
