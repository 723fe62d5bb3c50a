internal import COpenSSL

/// What OpenSSL could not do, in its own words.
struct OpenSSLFailure: Error, Equatable {
    let reason: String

    /// Takes the last error of the thread's queue, and empties it: what is left there would be blamed on a later call.
    static func latest() -> OpenSSLFailure {
        defer { ERR_clear_error() }
        guard let text = ERR_reason_error_string(ERR_peek_last_error()) else {
            return OpenSSLFailure(reason: "unknown")
        }
        return OpenSSLFailure(reason: String(cString: text))
    }
}

/// The calling conventions of OpenSSL.
enum OpenSSL {
    private static let isPrepared = vif_openssl_init() == 1

    /// To be called where objects come into being. Starting fails only without memory, and then the first object does.
    static func prepare() { _ = isPrepared }

    /// What an `i2d` function writes (i2d_X509(3)); nothing if it fails.
    static func encode(_ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8]? {
        let count = Int(write(nil))
        guard count > 0 else { return nil }
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { space, written in
            var end = space.baseAddress
            isWhole = Int(write(&end)) == count
            written = isWhole ? count : 0
        }
        return isWhole ? bytes : nil
    }

    /// What a `d2i` function makes of bytes (d2i_X509(3)); nothing if they are not what it reads.
    static func decode<Object>(
        _ bytes: some Collection<UInt8>, _ read: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> Object?
    ) -> Object? {
        prepare()
        let object = Array(bytes).withUnsafeBufferPointer { space in
            var start = space.baseAddress
            return read(&start, space.count)
        }
        if object == nil { ERR_clear_error() }
        return object
    }

    /// Lends bytes as a BIO that is read from. Nothing without memory.
    static func reading<Result>(_ bytes: [UInt8], _ body: (OpaquePointer) -> Result) -> Result? {
        prepare()
        return bytes.withUnsafeBytes { space -> Result? in
            guard let count = Int32(exactly: space.count), let memory = BIO_new_mem_buf(space.baseAddress, count) else {
                return nil
            }
            defer { BIO_free(memory) }
            return body(memory)
        }
    }
}
