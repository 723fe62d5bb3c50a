/// Finds the policies that a page brings along in `<meta http-equiv="Content-Security-Policy">`.
///
/// Browsers obey those in the head only (HTML §4.2.5.3, "Content security policy state").
struct MetaPolicies {
    private var scanner: TagScanner
    private var isAfterHead = false
    private var templates = 0

    private init(_ start: UnsafeRawBufferPointer) {
        scanner = TagScanner(start)
    }

    /// - Parameter start: the first bytes of a page, in any encoding that has ASCII's bytes.
    static func find(in start: UnsafeRawBufferPointer) -> [MetaPolicy] {
        guard isMentioned(in: start), !start.starts(with: [0xFE, 0xFF]), !start.starts(with: [0xFF, 0xFE]) else {
            return []
        }
        var head = MetaPolicies(start)
        var found: [MetaPolicy] = []
        while let tag = head.nextMeta() {
            guard let kind = tag.httpEquiv, let content = tag.content,
                AttributeText(start[kind.range]).bytes.map(\.lowercased) == Array("content-security-policy".utf8)
            else { continue }
            found.append(MetaPolicy(content, in: start))
        }
        return found
    }

    /// Whether the page has a reason to be read at all. Looks for `ecurity-` at each hyphen, of which a page has few.
    static func isMentioned(in start: UnsafeRawBufferPointer) -> Bool {
        let bytes = MarkupBytes(start)
        var position = 0
        while let hyphen = bytes.find(UInt8(ascii: "-"), from: position) {
            if bytes.has("ecurity", at: hyphen - 7) { return true }
            position = hyphen + 1
        }
        return false
    }

    private mutating func nextMeta() -> TagScanner.Tag? {
        while let markup = scanner.next() {
            switch markup {
            case .text:
                guard templates > 0 else { return nil }
            case .endTag(let name):
                guard pass(endTag: name) else { return nil }
            case .startTag(let tag):
                guard templates > 0 || isOfHead(tag.name), pass(startTag: tag.name) else { return nil }
                if tag.name == "meta", templates == 0 { return tag }
            }
        }
        return nil
    }

    /// Any other element begins the body (HTML, "the 'in head' insertion mode").
    private func isOfHead(_ name: String) -> Bool {
        switch name {
        case "html", "head", "base", "basefont", "bgsound", "link", "meta", "title", "noframes", "style", "script",
            "template":
            true
        case "noscript": !isAfterHead
        default: false
        }
    }

    /// Passes over an element's content where that is only text. False if its end is not in sight.
    private mutating func pass(startTag name: String) -> Bool {
        switch name {
        case "script": return scanner.skipScript()
        // Where scripts run, a `<noscript>` is text.
        case "title", "style", "noframes", "noscript", "textarea", "xmp", "iframe", "noembed":
            return scanner.skipRawText(of: name)
        case "plaintext": return false
        case "template":
            templates += 1
            return true
        default: return true
        }
    }

    /// False where the body begins. What comes between `</head>` and the body still belongs to the head.
    private mutating func pass(endTag name: String) -> Bool {
        if templates > 0 {
            if name == "template" { templates -= 1 }
            return true
        }
        if name == "head" { isAfterHead = true }
        return !["body", "html", "br"].contains(name)
    }
}
