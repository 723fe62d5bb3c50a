internal import CQRencode

/// A text as a picture that phones read: a square of dark and light modules (ISO/IEC 18004).
package struct QRCode: Sendable, Equatable {
    /// How many modules a side has, without the quiet zone.
    package let size: Int
    private let isDark: [Bool]

    /// What the standard wants of light modules around the code.
    static let quietZone = 4

    /// - Throws: `QRCodeError`
    package init(text: String) throws(QRCodeError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw .empty }
        let library = try QRLibrary.loaded()
        // The smallest that fits (0), and a seventh of it may be dirty (M): more than a screen needs.
        guard let code = library.encode(CInt(clamping: bytes.count), bytes, 0, QR_ECLEVEL_M) else {
            throw .tooLong(bytes: bytes.count)
        }
        defer { library.free(code) }
        guard let data = code.pointee.data, code.pointee.width > 0 else { throw .tooLong(bytes: bytes.count) }
        size = Int(code.pointee.width)
        // The other bits say what a module is for.
        isDark = UnsafeBufferPointer(start: data, count: size * size).map { $0 & 1 == 1 }
    }

    /// Light outside of the code: the quiet zone has no end.
    func isDark(row: Int, column: Int) -> Bool {
        guard 0..<size ~= row, 0..<size ~= column else { return false }
        return isDark[row * size + column]
    }
}

/// Why there is no code for a text.
package enum QRCodeError: Error, Sendable, Equatable, CustomStringConvertible {
    case empty
    case tooLong(bytes: Int)
    case noLibrary

    /// One sentence with the cure.
    package var description: String {
        switch self {
        case .empty: "There is no text to draw as a QR code."
        case .tooLong(let bytes): "A QR code holds 2,331 bytes at most, and the text has \(bytes)."
        case .noLibrary: "libqrencode is missing, which draws QR codes. Install it: sudo apt install libqrencode4"
        }
    }
}
