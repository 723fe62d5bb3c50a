import Foundation
import Glibc
import SystemPackage
import TestSupport

/// Real documentation, link by link: each answer of Vif, with and without the script, beside that of nginx.
enum Crawl {
    private static let limit = 60_000
    private static let sites = [
        ("python3.11-doc", "/usr/share/doc/python3.11/html"), ("rust-doc", "/usr/share/doc/rust-doc/html"),
        ("sqlite3-doc", "/usr/share/doc/sqlite3"),
    ]

    static func run() throws {
        for (package, folder) in sites {
            print("\nEvery page that can be reached in \(folder)")
            guard access(folder + "/index.html", R_OK) == 0 else {
                print("  Debian's package \(package) is not installed")
                continue
            }
            try crawl(FilePath(folder))
        }
    }

    private static func crawl(_ folder: FilePath) throws {
        let nginx = CrawlClient(try ServerProcess(.nginx, serving: folder))
        let plain = CrawlClient(try ServerProcess(.vif(["--no-reload"]), serving: folder))
        let live = CrawlClient(try ServerProcess(.vif(), serving: folder))
        var (plainTally, liveTally) = (CrawlTally(), CrawlTally())
        var paths = ["/"]
        var known = Set(paths)
        var next = 0
        var (pageCount, scriptCount) = (0, 0)
        while next < paths.count {
            let path = paths[next]
            next += 1
            let theirs = try nginx.get(path)
            let difference = AnswerDifference(of: try plain.get(path), from: theirs, mayHaveScript: false)
            let liveDifference = AnswerDifference(of: try live.get(path), from: theirs, mayHaveScript: true)
            let leadsOut = !(difference.kinds + liveDifference.kinds).isEmpty && self.leadsOut(path, of: folder)
            plainTally.record(path, difference, leadsOut: leadsOut)
            liveTally.record(path, liveDifference, leadsOut: leadsOut)
            if liveDifference.hasScript { scriptCount += 1 }
            if isPage(theirs) { pageCount += 1 }
            for reference in references(of: theirs) {
                guard paths.count < limit, let found = SiteReference.path(of: reference, on: path),
                    known.insert(found).inserted
                else { continue }
                paths.append(found)
            }
        }
        print("  \(paths.count) URLs, \(pageCount) of them pages" + (paths.count < limit ? "" : "; there are more"))
        plainTally.print("vif --no-reload")
        liveTally.print("vif")
        print("    \(scriptCount) pages are nginx's but for the script tag, \(pageCount - scriptCount) are not")
    }

    private static func isPage(_ response: ReceivedResponse) -> Bool {
        response.status == 200 && AnswerDifference.mediaType(of: response) == "text/html"
    }

    private static func references(of response: ReceivedResponse) -> [String] {
        if isPage(response) { return PageLinks.references(in: response.body) }
        return (300..<400).contains(response.status) ? [AnswerDifference.path(response["Location"])] : []
    }

    /// Whether the path is, or goes through, a link to what is outside the folder.
    private static func leadsOut(_ path: String, of folder: FilePath) -> Bool {
        let file = folder.string + (path.removingPercentEncoding ?? path) + (path.hasSuffix("/") ? "index.html" : "")
        guard let real = realpath(file, nil) else { return false }
        defer { free(real) }
        return !String(cString: real).hasPrefix(folder.string + "/")
    }
}

/// Requests over one connection, made anew where the server closes it.
private final class CrawlClient {
    private let server: ServerProcess
    private var connection: Connection?

    init(_ server: ServerProcess) {
        self.server = server
    }

    func get(_ path: String) throws -> ReceivedResponse {
        if let response = try? connection?.get(path) { return keep(response) }
        let connection = try Connection(port: server.port)
        self.connection = connection
        return keep(try connection.get(path))
    }

    private func keep(_ response: ReceivedResponse) -> ReceivedResponse {
        // Without a length, what comes next may be the rest of a body.
        if response["Content-Length"] == nil || response["Connection"]?.lowercased() == "close" { connection = nil }
        return response
    }
}
