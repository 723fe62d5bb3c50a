internal import CQRencode
import Glibc

/// libqrencode, found when the first code is drawn: Debian has no archive of it to link, and a server must start where
/// it is missing.
struct QRLibrary: Sendable {
    typealias Encode =
        @convention(c) @Sendable (CInt, UnsafePointer<UInt8>?, CInt, QRecLevel) -> UnsafeMutablePointer<QRcode>?
    typealias Free = @convention(c) @Sendable (UnsafeMutablePointer<QRcode>?) -> Void

    /// `QRcode_encodeData`: all bytes as they are. Nothing if they are too many.
    let encode: Encode
    /// `QRcode_free`.
    let free: Free

    /// - Parameter name: with the number of the interface that the header describes.
    /// - Throws: `QRCodeError`
    static func loaded(_ name: String = "libqrencode.so.4") throws(QRCodeError) -> QRLibrary {
        // Never closed: the next call gets the same.
        guard let library = dlopen(name, RTLD_NOW), let encode = dlsym(library, "QRcode_encodeData"),
            let free = dlsym(library, "QRcode_free")
        else { throw .noLibrary }
        return QRLibrary(encode: unsafeBitCast(encode, to: Encode.self), free: unsafeBitCast(free, to: Free.self))
    }
}
