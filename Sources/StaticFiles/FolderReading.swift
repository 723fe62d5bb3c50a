import Glibc
import HTTPServing
import NIOCore
import NIOHTTP1

/// Reads a folder for its listing. May block: not for an event loop.
struct FolderReading: Sendable {
    /// More names than anyone reads, and than a browser shows without a pause.
    private static let limit = 5_000

    /// In the place's folder.
    let path: SitePath
    let place: Place
    let host: String?
    let mounts: Routes<Place>
    let hidesNames: Bool

    /// - Parameter title: the path in the site.
    func response(title: String, query: String?, insertion: PageInsertion?) -> Response {
        place.served?.noteListing(of: path.relative)
        guard let (entries, isTruncated) = place.folder.entries(of: path, limit: Self.limit, isShown: isShown) else {
            return ErrorPage.forbidden.response(insertion: insertion)
        }
        let page = ListingPage(
            path: title, entries: entries + mounted(at: title, besides: entries), order: ListingOrder(query: query),
            isTruncated: isTruncated)
        let html = page.html(inserting: insertion.map { Array($0.bytes.readableBytesView) } ?? [])
        return Response(
            status: .ok,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-cache"),
                (
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:"
                ),
            ],
            body: .bytes(ByteBuffer(bytes: html)))
    }

    private func isShown(_ name: [UInt8]) -> Bool {
        !hidesNames || !HiddenNames.hides(name: String(decoding: name, as: UTF8.self)[...])
    }

    /// The folders that are mounted right below this one.
    private func mounted(at path: String, besides entries: [ListingEntry]) -> [ListingEntry] {
        let found = mounts.endpoints(below: path, at: host).filter { name, _ in
            !entries.contains { $0.name == Array(name.utf8) }
        }
        return found.map { name, place in
            ListingEntry(
                name: Array(name.utf8), kind: .folder, size: 0, modified: place.folder.modified, isLink: false)
        }
    }
}

extension SiteFolder {
    /// What is in a folder, or nothing if it cannot be read.
    ///
    /// - Parameter limit: entries beyond it are left out.
    fileprivate func entries(
        of path: SitePath, limit: Int, isShown: ([UInt8]) -> Bool
    ) -> (entries: [ListingEntry], isTruncated: Bool)? {
        guard let folder = try? open(path.file), folder.status.isFolder else { return nil }
        let descriptor = folder.release()
        guard let stream = fdopendir(descriptor) else {
            Glibc.close(descriptor)
            return nil
        }
        defer { closedir(stream) }
        var entries: [ListingEntry] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard name != [UInt8(ascii: ".")], name != Array("..".utf8), isShown(name) else { continue }
            guard entries.count < limit else { return (entries, true) }
            if let found = self.entry(name, in: dirfd(stream), path: path) { entries.append(found) }
        }
        return (entries, false)
    }

    private func entry(_ name: [UInt8], in folder: Int32, path: SitePath) -> ListingEntry? {
        var status = stat()
        let text = name.map { CChar(bitPattern: $0) } + [0]
        guard fstatat(folder, text, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        if status.st_mode & S_IFMT == S_IFLNK { return link(name, in: path, modified: status.st_mtim.tv_sec) }
        let kind: ListingEntry.Kind =
            switch status.st_mode & S_IFMT {
            case S_IFDIR: .folder
            case S_IFREG: .file
            default: .other
            }
        return ListingEntry(
            name: name, kind: kind, size: status.st_size, modified: status.st_mtim.tv_sec, isLink: false)
    }

    /// A link as what it leads to, if that is served: nothing is told of what lies outside.
    private func link(_ name: [UInt8], in path: SitePath, modified: Int) -> ListingEntry {
        guard let name = String(validating: name, as: UTF8.self),
            let target = SitePath(relative: path.relative.isEmpty ? name : path.relative + "/" + name),
            let file = try? open(target)
        else { return ListingEntry(name: name, kind: .other, size: 0, modified: modified, isLink: true) }
        return ListingEntry(
            name: Array(name.utf8), kind: file.status.isFolder ? .folder : .file, size: file.status.size,
            modified: file.status.modified.seconds, isLink: true)
    }
}
