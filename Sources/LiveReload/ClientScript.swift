package import HTTPServing
package import NIOCore

/// The script that every page loads, and the tag that loads it.
package struct ClientScript: Sendable {
    package static let path = "/__vif/client.js"
    package static let socketPath = "/__vif/socket"
    /// Where a WebSocket does not get through: a stream of events, or else questions, and the page's answers.
    package static let eventsPath = "/__vif/events"
    package static let pollPath = "/__vif/poll"
    package static let answersPath = "/__vif/answers"

    /// The tag for a page of this version. External, classic and on one line: it breaks neither import maps nor line
    /// numbers nor a policy that allows `'self'`; well-formed XML too.
    ///
    /// - Parameter nonce: what the page's policies ask for; nothing that a quote ends.
    package static func element(for version: PageVersion, nonce: String? = nil) -> ByteBuffer {
        let nonce = nonce.map { #" nonce="\#($0)""# } ?? ""
        return ByteBuffer(
            string: #"<script src="\#(path)" data-version="\#(version.text)" async=""\#(nonce)></script>"#)
    }

    /// What the user wants of the script.
    package struct Options: Sendable {
        /// A changed document is changed in place where that can be done, instead of being loaded again.
        package var morphs = true
        /// What was swapped is said for a moment.
        package var toasts = false

        package init() {}
    }

    private let script: EmbeddedScript

    package init(options: Options) {
        let start = "(() => {\n'use strict';\nconst MORPH = \(options.morphs), TOAST = \(options.toasts);\n"
        script = EmbeddedScript(
            bytes: Array(start.utf8) + Self.parts.flatMap(Self.withoutComments) + Array("connect();\n})();\n".utf8),
            name: "client")
    }

    /// In the order in which they need each other. One function is around all of them: nothing is global.
    private static var parts: [[UInt8]] {
        [
            PackageResources.page_js, PackageResources.uses_js, PackageResources.styles_js, PackageResources.assets_js,
            PackageResources.state_js, PackageResources.alignment_js, PackageResources.morph_js,
            PackageResources.changes_js, PackageResources.reload_js, PackageResources.notices_js,
            PackageResources.channel_js, PackageResources.messages_js,
        ]
    }

    /// Lines that are nothing but a comment, and indentation, are for whoever reads the sources.
    private static func withoutComments(_ part: [UInt8]) -> [UInt8] {
        part.split(separator: UInt8(ascii: "\n")).reduce(into: []) { script, line in
            let text = line.drop { $0 == UInt8(ascii: " ") }
            let isComment =
                text.starts(with: "//".utf8)
                || (text.starts(with: "/**".utf8) && text.suffix(2).elementsEqual("*/".utf8))
            if !isComment { script += text + [UInt8(ascii: "\n")] }
        }
    }

    package func response(to request: Request) -> Response { script.response(to: request) }
}
