internal import COpenSSL

/// Binary objects as text (RFC 7468).
enum PEM {
    static let certificate = "CERTIFICATE"
    /// PKCS#8.
    static let key = "PRIVATE KEY"

    struct Block: Equatable {
        let label: String
        /// It needs a passphrase.
        let isEncrypted: Bool
        /// Empty for keys.
        let bytes: [UInt8]

        /// The second label is what programs wrote in the last century.
        var isCertificate: Bool { label == PEM.certificate || label == "X509 CERTIFICATE" }
        var isKey: Bool { label.hasSuffix(PEM.key) }
    }

    /// Everything in a text, in its order; nothing if a part of it is damaged.
    static func blocks(in text: [UInt8]) -> [Block]? {
        let blocks = OpenSSL.reading(text) { memory -> [Block]? in
            var blocks: [Block] = []
            while let block = next(in: memory) { blocks.append(block) }
            let error = ERR_peek_last_error()
            ERR_clear_error()
            return vif_is_end_of_pem(error) == 1 ? blocks : nil
        }
        return blocks ?? nil
    }

    private static func next(in memory: OpaquePointer) -> Block? {
        var (label, header): (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?)
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard PEM_read_bio(memory, &label, &header, &bytes, &count) == 1, let label, let header, let bytes else {
            return nil
        }
        defer {
            vif_clear_free(label, strlen(label))
            vif_clear_free(header, strlen(header))
            vif_clear_free(bytes, max(0, count))
        }
        let name = String(cString: label)
        let isKey = name.hasSuffix(key)
        return Block(
            label: name,
            // PKCS#8 says so in its label, the traditional form in its header (RFC 1421 §4.6.1.1).
            isEncrypted: name == "ENCRYPTED PRIVATE KEY" || String(cString: header).contains("ENCRYPTED"),
            bytes: isKey ? [] : Array(UnsafeBufferPointer(start: bytes, count: max(0, count))))
    }

    /// The first private key in a text; nothing if there is none that the passphrase opens.
    static func readKey(in text: [UInt8], passphrase: [UInt8]?) -> PrivateKey? {
        defer { ERR_clear_error() }
        return try? decryptKey(in: text, passphrase: passphrase)
    }

    enum KeyFailure: Error {
        /// Or the passphrase is wrong: there is no telling.
        case unreadable
        case unknownCipher
    }

    static func decryptKey(in text: [UInt8], passphrase: [UInt8]?) throws(KeyFailure) -> PrivateKey {
        let pointer = OpenSSL.reading(text) { memory in
            guard let passphrase else { return vif_read_key(memory, nil, 0) }
            // Of an empty array there may be no address, and that would be no passphrase.
            return (passphrase + [0]).withUnsafeBufferPointer { vif_read_key(memory, $0.baseAddress, passphrase.count) }
        }
        guard let pointer = pointer ?? nil else {
            throw vif_lacks_algorithm() == 1 ? .unknownCipher : .unreadable
        }
        ERR_clear_error()
        return PrivateKey(owning: pointer)
    }

    /// Nothing without memory.
    static func encode(_ der: [UInt8], label: String) -> [UInt8]? {
        OpenSSL.prepare()
        guard let count = Int(exactly: der.count), let memory = BIO_new(BIO_s_mem()) else { return nil }
        defer { BIO_free(memory) }
        guard PEM_write_bio(memory, label, "", der, count) > 0 else {
            ERR_clear_error()
            return nil
        }
        var start: UnsafePointer<UInt8>?
        let written = vif_written(memory, &start)
        return Array(UnsafeBufferPointer(start: start, count: written))
    }
}
