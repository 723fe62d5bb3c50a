/// The page of a folder that has no page of its own.
///
/// It is whole without its script, which only saves requests and adds keys and a filter, and legible without its style.
/// Nothing in it is inline, so it may be served under a policy that allows `'self'` only.
package struct ListingPage {
    package static let stylePath = "/__vif/listing.css"
    package static let scriptPath = "/__vif/listing.js"

    /// Each name repeats the path to it, so that a deep path must not have all of them.
    private static let lastNames = 16

    let path: String
    let order: ListingOrder
    let isTruncated: Bool
    let rows: [RankedEntry]

    /// - Parameters:
    ///   - path: from the root: decoded names joined by slashes, as in `SitePath.relative`; empty for the root.
    ///   - entries: in any order, without `.` and `..`.
    ///   - isTruncated: the folder has more entries than these.
    package init(path: String, entries: [ListingEntry], order: ListingOrder, isTruncated: Bool) {
        self.path = path
        self.order = order
        self.isTruncated = isTruncated
        rows = order.sorted(entries)
    }

    /// The page, in UTF-8.
    /// - Parameter tag: goes in as the first thing in the head; empty for none.
    package func html(inserting tag: [UInt8]) -> [UInt8] {
        let names = rows.reduce(0) { $0 + $1.entry.name.count }
        var output = HTMLOutput(capacity: 4096 + tag.count + 4 * path.utf8.count + rows.count * 272 + 2 * names)
        output.write("<!doctype html><html lang=\"en\"><head>")
        output.write(trusted: tag)
        writeHead(to: &output)
        output.write("<body>\n<header>\n")
        writePath(to: &output)
        output.write(
            """
            <label class="filter" hidden><span>Filter</span> <input type="search" placeholder="Filter" \
            autocomplete="off" autocapitalize="off" spellcheck="false" aria-keyshortcuts="/"></label>
            </header>
            <main>

            """)
        writeNotice(to: &output)
        writeTable(to: &output)
        writeFoot(to: &output)
        return output.bytes
    }

    private func writeHead(to output: inout HTMLOutput) {
        output.write(
            """
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>
            """)
        output.write(name: path.utf8, marksEscapes: false)
        output.write(
            """
            / — Vif</title>
            <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E\
            %3Cpath fill='%23e0a126' d='M1 4a2 2 0 0 1 2-2h3l2 2h5a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2z'/%3E\
            %3C/svg%3E">
            <link rel="stylesheet" href="/__vif/listing.css">
            <script src="/__vif/listing.js" defer></script>
            </head>

            """)
    }

    private func writeFoot(to output: inout HTMLOutput) {
        output.write("</main>\n<footer>\n")
        writeCount(to: &output)
        output.write(
            """
            <p class="keys" hidden><span><kbd>↑</kbd> <kbd>↓</kbd> move</span> <span><kbd>Enter</kbd> open</span> \

            """)
        if !path.isEmpty { output.write("<span><kbd>Backspace</kbd> up</span> ") }
        output.write(
            """
            <span><kbd>/</kbd> filter</span></p>
            </footer>
            </body></html>

            """)
    }

    /// The names of the path, each a link to its folder.
    private func writePath(to output: inout HTMLOutput) {
        let names = path.utf8.split(separator: UInt8(ascii: "/"))
        output.write("<nav aria-label=\"Path\"><ol>\n")
        writeFolder("Root folder", to: &output, isCurrent: names.isEmpty)
        if names.count > Self.lastNames { output.write("<li>…</li>\n") }
        for place in names.indices.suffix(Self.lastNames) {
            writeFolder(names[...place], to: &output, isCurrent: place == names.indices.last)
        }
        output.write("</ol></nav>\n")
    }

    private func writeFolder(_ root: StaticString, to output: inout HTMLOutput, isCurrent: Bool) {
        output.write(isCurrent ? "<li class=\"root\"><h1>" : "<li class=\"root\">")
        output.write(isCurrent ? "<a href=\"/\" aria-current=\"page\"><span>" : "<a href=\"/\"><span>")
        output.write(root)
        output.write(isCurrent ? "</span></a></h1></li>\n" : "</span></a></li>\n")
    }

    private func writeFolder(_ names: ArraySlice<Substring.UTF8View>, to output: inout HTMLOutput, isCurrent: Bool) {
        guard let name = names.last else { return }
        output.write(isCurrent ? "<li><h1>" : "<li>")
        output.write("<a href=\"")
        output.write(folder: names)
        output.write(isCurrent ? "\" aria-current=\"page\"><bdi>" : "\"><bdi>")
        output.write(name: name)
        output.write(isCurrent ? "</bdi></a></h1></li>\n" : "</bdi></a></li>\n")
    }
}

extension HTMLOutput {
    /// The path of a folder in a URL. It starts with one slash and a name, so that it cannot be read as a host.
    mutating func write(folder names: some Sequence<Substring.UTF8View>) {
        write("/")
        for name in names {
            write(segment: name)
            write("/")
        }
    }
}
