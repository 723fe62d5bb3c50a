import Glibc
import HTTPServing
import NIOCore
import NIOHTTP1

/// One file on its way out: read as far as needed, and changed where it is a page.
struct FileAnswer {
    let request: Request
    /// In the folder that it is served from.
    let path: SitePath
    let place: Place
    let rules: SiteRules
    let insertion: PageInsertion?
    /// What the header rules make of an answer with the file, and of another one.
    let edits: (file: HeaderEdits, other: HeaderEdits)
    /// Before the file was opened.
    let now: Moment
    /// The status of a whole answer: 404 for the site's own page that says so.
    var status = HTTPResponseStatus.ok
    /// How the file itself is encoded: a compressed neighbour of the one that was asked for.
    var coding: ContentCoding?
    /// The path that was asked for by a page, where this one stands in for it.
    var standInFor: String?
    /// The body of an answer to HEAD is needed too.
    var isReadForHEAD = false
    /// Told that a page receives a file for the first time.
    let noteFirstUse: (ServedFile) -> Void

    struct Result {
        var response: Response
        var tag: EntityTag?
        /// See `FileHead`.
        var dateDue: Int?
        /// The same request gets the same bytes until the file changes.
        var isLasting = false
        /// The file changed while it was read, or cannot be read.
        var isTorn = false
    }

    func answer(with file: consuming OpenFile) -> Result {
        let named = coding.map { String(path.relative.dropLast($0.ending.count)) } ?? path.relative
        let type = edits.file.contentType ?? rules.mediaTypes.type(ofName: named)
        return MediaTypes.isPage(type) && coding == nil ? page(file, type: type) : plain(file, type: type)
    }

    private func page(_ file: consuming OpenFile, type: String) -> Result {
        let size = file.status.size
        let isInline = size <= Representation.inlineLimit
        let served = servedFile(file)
        guard var start = FileBuffer(file, count: isInline ? size : PageInsertion.sight) else {
            return unreadable(served)
        }
        let read = start.buffer.readableBytes
        start.withBytes { note(served, bytes: $0.count == size ? $0 : nil) }
        // It became shorter while it was read: what is there later is something else.
        if isInline && read < size { place.served?.doubt(served.path) }
        let hasOwnCharset = start.withSight(Charset.isDeclaredOtherThanUTF8)
        var head = FileHead(
            file.status, type: hasOwnCharset ? MediaTypes.withoutCharset(type) : type,
            variant: insertion.map { $0.variant + (request.isForDocument ? "d" : "") + rules.fingerprint }
                ?? rules.fingerprint, at: now)
        if let insertion {
            let policies = edits.file.fields.filter { HeaderRule.isPolicy($0.name) }.map(\.value)
            let change = start.withSight { insertion.change($0, $0.count == size, policies, request) }
            start.apply(change.edits)
            head.policies = change.policies
            head.isForThisHost = change.isForThisHost
            // The script's tag changes without the file.
            head.dated = nil
        }
        let whole = Representation(start: start.buffer, rest: min(read, size)..<(isInline ? min(read, size) : size))
        return answer(whole, head: head, file: file, served: served, isNoted: true)
    }

    private func plain(_ file: consuming OpenFile, type: String) -> Result {
        let served = servedFile(file)
        let variant = coding.map { "-" + $0.name } ?? ""
        // Which charset a compressed page declares is not known.
        let isOpaquePage = coding != nil && MediaTypes.isPage(type)
        let type = isOpaquePage ? MediaTypes.withoutCharset(type) : type
        var head = FileHead(file.status, type: type, variant: variant + rules.fingerprint, at: now)
        // Firefox has a cache of images before that of files, and takes "not modified" of what is in the one for word of
        // what is in the other: after an edit, each but the first of its tabs would show the old image for ever.
        head.isForgotten = MediaTypes.isImage(type) && request.isByFirefox
        let whole = Representation(start: ByteBuffer(), rest: 0..<file.status.size)
        return answer(whole, head: head, file: file, served: served, isNoted: false)
    }

    // MARK: What is sent of it

    private func answer(
        _ whole: Representation, head: FileHead, file: consuming OpenFile, served: ServedFile, isNoted: Bool
    ) -> Result {
        let isPassing = head.isUnsettled || !file.isLocal || head.isForThisHost || head.isForgotten
        let selection = status == .ok ? Selection(of: whole.length, head: head, request: request, at: now) : .whole
        var response = selection.response(status: status, type: head.type, length: whole.length)
        if let pieces = selection.pieces(of: whole, type: head.type) {
            guard let body = body(pieces, of: file) else { return unreadable(served) }
            response.body = body
        }
        if !isNoted { notePlain(served, selection: selection, body: response.body) }
        var isLasting = status == .ok && !isPassing && served.alias == nil && coding == nil
        switch (selection, response.body) {
        case (.whole, .bytes), (.notModified, _): break
        default: isLasting = false
        }
        let isFile = [.ok, .partialContent, .notModified].contains(response.status)
        let isOwnPage = !isFile && selection != .whole
        let edits = isOwnPage ? edits.other.withoutPolicies : edits.file.withoutType
        if isFile {
            response.headers += head.fields(isComplete: response.status != .notModified)
        } else if selection == .whole {
            response.headers.append(("Cache-Control", "no-cache"))
        }
        apply(edits, policies: isOwnPage ? nil : head.policies, to: &response)
        if let coding, isFile { response.headers += coding.fields }
        return Result(response: response, tag: head.tag, dateDue: head.dateDue, isLasting: isLasting)
    }

    private func body(_ pieces: [FileBody.Piece], of file: consuming OpenFile) -> Response.Body? {
        guard request.method != .HEAD || isReadForHEAD else {
            return .file(FileBody(pieces: pieces, descriptor: file.release()))
        }
        if pieces.count == 1, case .bytes(let bytes) = pieces[0] { return .bytes(bytes) }
        return Representation.body(pieces, of: file)
    }

    private func apply(_ edits: HeaderEdits, policies: [String]?, to response: inout Response) {
        edits.apply(to: &response)
        guard let policies else { return }
        var rest = policies[...]
        for index in response.headers.indices where HeaderRule.isPolicy(response.headers[index].name) {
            response.headers[index].value = rest.popFirst() ?? response.headers[index].value
        }
        response.headers.removeAll { HeaderRule.isPolicy($0.name) && $0.value.isEmpty }
    }

    // MARK: Taking note

    private func servedFile(_ file: borrowing OpenFile) -> ServedFile {
        // A page in place of what is not there has that one's address.
        let alias = standInFor ?? (file.realPath == nil ? nil : path.relative)
        return ServedFile(path: file.realPath ?? path.relative, alias: alias, status: file.status)
    }

    private func note(_ file: ServedFile, bytes: UnsafeRawBufferPointer?) {
        guard request.method == .GET, let served = place.served else { return }
        if served.note(file, bytes: bytes) { noteFirstUse(file) }
    }

    private func notePlain(_ file: ServedFile, selection: Selection, body: Response.Body) {
        guard selection == .whole, case .bytes(let bytes) = body, bytes.readableBytes == file.status.size else {
            return note(file, bytes: nil)
        }
        bytes.withUnsafeReadableBytes { note(file, bytes: $0) }
    }

    private func unreadable(_ file: ServedFile) -> Result {
        place.served?.doubt(file.path)
        return Result(response: ErrorPage.unreadable.response(insertion: insertion), isTorn: true)
    }
}

extension Request {
    /// All others say `like Gecko`.
    var isByFirefox: Bool { fields.hasText("Gecko/", in: .userAgent) }
}
