import SystemPackage
import TestSupport
import Testing

@testable import QRCode

@Suite("A QR code")
struct QRCodeTests {
    @Test("is a square with finder patterns in three corners")
    func finders() throws {
        let code = try QRCode(text: "http://192.168.1.20:8080/")
        #expect(code.size == 25)
        let pattern = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
        func corner(row: Int, column: Int) -> [String] {
            (0..<7).map { y in
                (0..<7).map { code.isDark(row: row + y, column: column + $0) ? "1" : "0" }.joined()
            }
        }
        #expect(corner(row: 0, column: 0) == pattern)
        #expect(corner(row: 0, column: 18) == pattern)
        #expect(corner(row: 18, column: 0) == pattern)
        #expect(corner(row: 18, column: 18) != pattern)
    }

    @Test("has a quiet zone of four modules in a terminal, and two rows to a line")
    func terminal() throws {
        let code = try QRCode(text: "http://192.168.1.20:8080/")
        let lines = code.terminalLines(isColoured: false)
        #expect(lines.count == 17 && lines.allSatisfy { $0.count == 33 })
        #expect(lines[0] == String(repeating: "█", count: 33) && lines[1] == lines[0] && lines[16] == lines[0])
        #expect(lines.allSatisfy { $0.hasPrefix("████") && $0.hasSuffix("████") })
        // The upper edge of the finder pattern, and the light ring in it.
        #expect(lines[2].hasPrefix("████ ▄▄▄▄▄ █"))
        let coloured = code.terminalLines(isColoured: true)
        #expect(coloured[0] == "\u{1B}[38;5;16;48;5;231m" + String(repeating: " ", count: 33) + "\u{1B}[0m")
        #expect(coloured[2].hasPrefix("\u{1B}[38;5;16;48;5;231m    █▀▀▀▀▀█ "))
    }

    @Test("is an image with a name, whatever the name is")
    func svg() throws {
        let svg = try QRCode(text: "x").svg(title: "<b> & \u{1}")
        #expect(
            svg.hasPrefix(
                """
                <svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 29 29" shape-rendering="crispEdges">\
                <title>&lt;b&gt; &amp; \u{FFFD}</title><path fill="#fff" d="M0 0h29v29H0z"/><path d="M4 4h7v1h-7z
                """))
        #expect(svg.hasSuffix("z\"/></svg>"))
    }

    @Test("is refused for no text, and for one that is too long")
    func refused() throws {
        #expect(throws: QRCodeError.empty) { try QRCode(text: "") }
        #expect(try QRCode(text: String(repeating: "x", count: 2331)).size == 177)
        #expect(throws: QRCodeError.tooLong(bytes: 2332)) { try QRCode(text: String(repeating: "x", count: 2332)) }
    }

    @Test("is refused without the library, with the command that installs it")
    func noLibrary() {
        #expect(throws: QRCodeError.noLibrary) { _ = try QRLibrary.loaded("libqrencode.so.4711") }
        #expect("\(QRCodeError.noLibrary)".hasSuffix("sudo apt install libqrencode4"))
    }
}

@Suite("A QR code, read", .enabled(if: Command.exists("zbarimg"), "zbar-tools is not installed"))
struct ReadQRCodeTests {
    private static let texts = [
        "http://192.168.1.20:8080/", "https://example.test:8443/a%20b/?q=1&r=2#top", "UPPER 123",
        "http://[fe80::1ff:fe23:4567:890a]:8080/", "https://example.test/" + String(repeating: "long/", count: 60),
    ]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func read(_ file: String) throws -> String {
        let output = try Command.run(
            "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", folder.url(file).string)
        return String(output.dropLast(output.hasSuffix("\n") ? 1 : 0))
    }

    @Test("is the text again, from a terminal of either kind", arguments: texts, [true, false])
    func terminal(text: String, isColoured: Bool) throws {
        let lines = try QRCode(text: text).terminalLines(isColoured: isColoured)
        try folder.write(TerminalPicture(lines, isColoured: isColoured).graymap, to: "terminal.pgm")
        #expect(try read("terminal.pgm") == text)
    }

    @Test(
        "is the text again, from the image of a page",
        .enabled(if: Command.exists("rsvg-convert"), "librsvg2-bin is not installed"),
        arguments: texts)
    func svg(text: String) throws {
        try folder.write(try QRCode(text: text).svg(title: text), to: "code.svg")
        try Command.run(
            "rsvg-convert", "--width", "400", "--output", folder.url("code.png").string, folder.url("code.svg").string)
        #expect(try read("code.png") == text)
    }
}

/// What a dark terminal shows for lines of half blocks.
private struct TerminalPicture {
    private static let scale = 4
    private static let black: UInt8 = 0
    private static let white: UInt8 = 255

    private var rows: [[UInt8]] = []

    init(_ lines: [String], isColoured: Bool) {
        let (text, ground) = isColoured ? (Self.black, Self.white) : (Self.white, Self.black)
        for line in lines {
            var blocks = Substring(line)
            if isColoured {
                blocks = blocks.dropFirst("\u{1B}[38;5;16;48;5;231m".count).dropLast("\u{1B}[0m".count)
            }
            rows.append(blocks.map { "█▀".contains($0) ? text : ground })
            rows.append(blocks.map { "█▄".contains($0) ? text : ground })
        }
        // The rest of the terminal.
        let width = (rows.first?.count ?? 0) + 8
        let empty = [UInt8](repeating: Self.black, count: width)
        let side = [UInt8](repeating: Self.black, count: 4)
        rows = Array(repeating: empty, count: 4) + rows.map { side + $0 + side } + Array(repeating: empty, count: 4)
    }

    /// In the PGM format of Netpbm.
    var graymap: [UInt8] {
        let width = (rows.first?.count ?? 0) * Self.scale
        let pixels = rows.flatMap { row in
            let wide = row.flatMap { [UInt8](repeating: $0, count: Self.scale) }
            return Array(repeating: wide, count: Self.scale).joined()
        }
        return Array("P5 \(width) \(rows.count * Self.scale) 255\n".utf8) + pixels
    }
}
