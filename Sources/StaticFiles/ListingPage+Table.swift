/// What is in the folder.
extension ListingPage {
    func writeNotice(to output: inout HTMLOutput) {
        if isTruncated {
            output.write("<p class=\"notice\">This folder has more entries. Here are ")
            output.write(text: ByteCount.grouped(rows.count).utf8)
            output.write(" of them.</p>\n")
        }
    }

    func writeTable(to output: inout HTMLOutput) {
        output.write("<table>\n<caption>Contents of <bdi>")
        output.write(name: path.utf8)
        output.write("/</bdi></caption>\n<thead><tr>")
        writeColumn(.name, title: "Name", to: &output)
        writeColumn(.size, title: "Size", to: &output)
        writeColumn(.time, title: "Modified<span> (UTC)</span>", to: &output)
        output.write("</tr></thead>\n<tbody>\n")
        writeParent(to: &output)
        for row in rows { writeRow(row, to: &output) }
        output.write("</tbody>\n</table>\n")
        if rows.isEmpty { output.write("<p class=\"empty\">This folder is empty.</p>\n") }
    }

    /// `3 folders, 12 files, 4.5 MB`
    func writeCount(to output: inout HTMLOutput) {
        var size = ByteCount(0)
        var (folders, files, others) = (0, 0, 0)
        for row in rows {
            switch row.entry.kind {
            case .folder: folders += 1
            case .file: files += 1
            case .other: others += 1
            }
            size.add(row.entry.comparableSize)
        }
        output.write("<p class=\"count\" role=\"status\">")
        output.write(text: "\(ByteCount.grouped(folders)) \(folders == 1 ? "folder" : "folders")".utf8)
        output.write(text: ", \(ByteCount.grouped(files)) \(files == 1 ? "file" : "files")".utf8)
        if others > 0 { output.write(text: ", \(ByteCount.grouped(others)) other".utf8) }
        output.write(", ")
        output.write(size)
        output.write("</p>\n")
    }

    private func writeColumn(_ column: ListingOrder.Column, title: StaticString, to output: inout HTMLOutput) {
        let next = order.afterClick(on: column)
        output.write("<th scope=\"col\" class=\"")
        output.write(text: column.rawValue.utf8)
        if column == order.column {
            output.write("\" aria-sort=\"")
            output.write(text: order.direction.rawValue.utf8)
        }
        output.write("\"><a href=\"?sort=")
        output.write(text: next.column.rawValue.utf8)
        output.write("&amp;order=")
        output.write(text: next.direction.rawValue.utf8)
        output.write("\">")
        output.write(title)
        output.write("</a></th>")
    }

    private func writeParent(to output: inout HTMLOutput) {
        guard !path.isEmpty else { return }
        output.write("<tr class=\"up\"><th scope=\"row\"><a href=\"")
        output.write(folder: path.utf8.split(separator: UInt8(ascii: "/")).dropLast())
        output.write("\" aria-label=\"Parent folder\" title=\"Parent folder\">..</a></th><td></td><td></td></tr>\n")
    }

    private func writeRow(_ row: RankedEntry, to output: inout HTMLOutput) {
        let entry = row.entry
        switch entry.kind {
        case .folder: output.write("<tr class=\"folder\" data-rank=\"")
        case .file: output.write("<tr class=\"file\" data-rank=\"")
        case .other: output.write("<tr class=\"other\" data-rank=\"")
        }
        output.write(number: row.rank)
        output.write("\"><th scope=\"row\">")
        writeName(entry, to: &output)
        output.write("</th><td>")
        if entry.kind == .file { output.write(ByteCount(entry.size)) }
        output.write("</td><td>")
        output.write(UTCTime(entry.modified))
        output.write("</td></tr>\n")
    }

    private func writeName(_ entry: ListingEntry, to output: inout HTMLOutput) {
        let hasAddress = entry.hasAddress
        if hasAddress {
            // The dot keeps `a:b` from being a scheme.
            output.write("<a href=\"./")
            output.write(segment: entry.name)
            output.write(entry.kind == .folder ? "/\"><bdi>" : "\"><bdi>")
        } else {
            output.write("<span class=\"plain\"><bdi>")
        }
        output.write(name: entry.name)
        output.write(entry.kind == .folder ? "</bdi>/" : "</bdi>")
        if entry.isLink { output.write(" <small>link</small>") }
        if entry.kind == .other {
            output.write(" <small title=\"Neither a file nor a folder that is served\">special</small>")
        } else if !hasAddress {
            output.write(" <small title=\"Served names are UTF-8, without a backslash\">not served</small>")
        }
        output.write(hasAddress ? "</a>" : "</span>")
    }
}

extension HTMLOutput {
    fileprivate mutating func write(_ size: ByteCount) {
        write("<data value=\"")
        write(text: String(size.count).utf8)
        write("\" title=\"")
        write(text: size.exact.utf8)
        write("\">")
        write(text: size.text.utf8)
        write("</data>")
    }

    fileprivate mutating func write(_ time: UTCTime) {
        let text = time.text
        write("<time datetime=\"")
        write(text: text.prefix(10))
        write("T")
        write(text: text.suffix(8))
        write("Z\">")
        write(text: text.prefix(16))
        write("</time>")
    }
}
