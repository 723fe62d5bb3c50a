/// Damages bytes a little: what a generator would not think of.
enum Mutation {
    static func apply(to bytes: inout [UInt8], and other: [UInt8], _ chance: inout Chance) {
        for _ in 0..<1 + chance.number(below: 4) where !bytes.isEmpty {
            let place = chance.number(below: bytes.count)
            let end = min(bytes.count, place + 1 + chance.number(below: 16))
            switch chance.number(below: 7) {
            case 0: bytes[place] ^= 1 << UInt8(chance.number(below: 8))
            case 1: bytes[place] = chance.pick([0, 0x0A, 0x0D, 0x20, 0x2F, 0x3A, 0x7F, 0xFF, chance.byte()])
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
            case 4: bytes.insert(contentsOf: chance.bytes(1 + chance.number(below: 4)), at: place)
            case 5: bytes.removeSubrange(place...)
            default: bytes = Array(bytes[..<place]) + other.suffix(chance.number(below: other.count + 1))
            }
        }
    }
}
