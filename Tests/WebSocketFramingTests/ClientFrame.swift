/// The bytes of a client's frames.
enum ClientFrame {
    static let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]

    /// - Parameter first: the whole first byte: FIN, RSV and opcode.
    static func bytes(_ first: UInt8, _ payload: [UInt8] = [], key: [UInt8] = key) -> [UInt8] {
        header(first, length: payload.count, key: key) + payload.enumerated().map { $1 ^ key[$0 & 3] }
    }

    static func header(_ first: UInt8, length: Int, key: [UInt8] = key) -> [UInt8] {
        let form: [UInt8] =
            switch length {
            case ...125: [UInt8(length)]
            case ...0xFFFF: [126] + bigEndian(length, count: 2)
            default: [127] + bigEndian(length, count: 8)
            }
        return [first, form[0] | 0x80] + form.dropFirst() + key
    }

    static func text(_ text: String) -> [UInt8] { bytes(0x81, Array(text.utf8)) }

    private static func bigEndian(_ number: Int, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
    }
}
