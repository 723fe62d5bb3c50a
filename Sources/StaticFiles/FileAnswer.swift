import Glibc
import HTTPServing
import NIOCore
import NIOHTTP1

/// One file on its way out: not modified, whole, or its first part with the rest to follow.
struct FileAnswer {
    /// Files up to here are read at once, on the event loop; what is longer follows from a thread.
    private static let inlineLimit = 256 << 10

    let request: Request
    let path: SitePath
    let insertion: PageInsertion?
    /// The time of day before the file was opened.
    let now: timespec
    /// Told which file is sent, and its bytes if they were read whole.
    let note: ((ServedFile, UnsafeRawBufferPointer?) -> Void)?
    /// Told the path of a file that could not be read as it should be.
    let doubt: ((String) -> Void)?

    func response(with file: consuming OpenFile) -> Response {
        let type = MediaType.of(path)
        let insertion = MediaType.isPage(type) ? insertion : nil
        let variant = insertion.map { $0.variant + (request.isForDocument ? "d" : "") } ?? ""
        let tag = EntityTag(file.status, variant: variant, now: now)
        let caching = [("ETag", tag.text), ("Cache-Control", "no-cache")]
        let served = ServedFile(
            path: file.realPath ?? path.relative, alias: file.realPath == nil ? nil : path.relative,
            status: file.status)
        if tag.matches(ifNoneMatch: request.headers["If-None-Match"]) {
            note?(served, nil)
            return Response(status: .notModified, headers: caching)
        }
        let size = file.status.size
        let isInline = size <= Self.inlineLimit
        let room = insertion?.bytes.readableBytes ?? 0
        guard var start = FileBuffer(file, count: isInline ? size : PageInsertion.sight, room: room) else {
            doubt?(served.path)
            return ErrorPage.unreadable.response(insertion: insertion)
        }
        let read = start.buffer.readableBytes
        start.withBytes { note?(served, $0.count == size ? $0 : nil) }
        // It became shorter while it was read: what is there later is something else.
        if isInline && read < size { doubt?(served.path) }
        let declaresCharset = MediaType.isPage(type) && start.withSight(Charset.isDeclaredOtherThanUTF8)
        if let insertion,
            let offset = start.withSight({ insertion.offset($0, $0.count == size, request.isForDocument) })
        {
            start.insert(insertion.bytes, at: offset)
        }
        return Response(
            status: .ok,
            headers: [("Content-Type", declaresCharset ? MediaType.withoutCharset(type) : type)] + caching,
            body: isInline
                ? .bytes(start.buffer)
                : .file(
                    FileBody(
                        prefix: start.buffer, descriptor: file.release(), offset: read, remaining: max(0, size - read)))
        )
    }
}
