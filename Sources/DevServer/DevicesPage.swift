import QRCode
import StaticFiles

/// The page that helps phones and other devices to the site: addresses as QR codes, and the certificate to install.
///
/// Nothing in it is inline, and it is whole without its script.
struct DevicesPage {
    static let path = "/__vif/"
    static let stylePath = "/__vif/devices.css"
    static let scriptPath = "/__vif/devices.js"
    static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'"

    /// The name of the served folder.
    let folder: String
    /// For a browser on this machine.
    let own: [String]
    /// For other devices, the best first.
    let network: [String]
    /// There are some that the certificate is not for, of which browsers warn.
    let hasUncertified: Bool
    /// They are listened for.
    let isOpenToNetwork: Bool
    /// Nothing with plain HTTP, or a certificate of the user's own.
    let authority: AuthorityNotice?
    /// The page is asked for under the address that is spoken at: the script reaches the server.
    let isLive: Bool

    struct AuthorityNotice {
        let name: String
        /// SHA-256.
        let fingerprint: String
        /// This page without TLS, for a device that does not trust it yet.
        let firstAddress: String?
    }

    /// In UTF-8.
    var html: [UInt8] {
        var output = HTMLOutput(capacity: 16 << 10)
        writeHead(to: &output)
        writeAddresses(to: &output)
        if let authority { write(authority, to: &output) }
        output.write("</main></body></html>\n")
        return output.bytes
    }

    private func writeHead(to output: inout HTMLOutput) {
        output.write(
            """
            <!doctype html><html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><title>
            """)
        output.write(text: folder.utf8)
        output.write(
            """
             on your devices — Vif</title>
            <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E\
            %3Cpath fill='%230b62c4' d='M5 1h6a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2zm2 11v1h2v-1z'/%3E\
            %3C/svg%3E">
            <link rel="stylesheet" href="/__vif/devices.css">

            """)
        if isLive { output.write("<script src=\"/__vif/devices.js\" defer></script>\n") }
        output.write("</head>\n<body><main><h1>")
        output.write(text: folder.utf8)
        output.write(" on your devices</h1>\n")
        if isLive { output.write("<p class=\"count\" role=\"status\"></p>\n") }
    }

    private func writeAddresses(to output: inout HTMLOutput) {
        if !isOpenToNetwork {
            output.write("<p>Only this machine can connect. For phones, start Vif with <code>--lan</code>.</p>\n")
        } else if network.isEmpty, hasUncertified {
            output.write("<p>The certificate is for none of this machine’s addresses.</p>\n")
        } else if network.isEmpty {
            output.write("<p>This machine is in no network now.</p>\n")
        } else {
            output.write("<p>Point a phone’s camera at a code. It must be in the same network as this machine.</p>\n")
        }
        output.write("<ul class=\"addresses\">\n")
        for url in network { writeItem(url, code: Self.svg(url), to: &output) }
        for url in own { writeItem(url, code: nil, to: &output) }
        output.write("</ul>\n")
    }

    private func writeItem(_ url: String, code: [UInt8]?, to output: inout HTMLOutput) {
        output.write("<li>")
        if let code { output.write(trusted: code) }
        write(link: url, to: &output)
        if code == nil { output.write("<br><span class=\"quiet\">on this machine</span>") }
        output.write("</li>\n")
    }

    private func write(link: String, to output: inout HTMLOutput) {
        output.write("<a href=\"")
        output.write(text: link.utf8)
        output.write("\">")
        output.write(text: link.utf8)
        output.write("</a>")
    }

    /// Nothing where none can be drawn: the address stands beside it.
    private static func svg(_ url: String) -> [UInt8]? {
        (try? QRCode(text: url)).map { Array($0.svg(title: "QR code of \(url)").utf8) }
    }
}

extension DevicesPage {
    private func write(_ authority: AuthorityNotice, to output: inout HTMLOutput) {
        output.write(
            """
            <h2>The certificate</h2>
            <p>A device warns about this site until it trusts the authority that its certificate comes from. It can vouch \
            for local names and private addresses only, and its key does not leave this machine.</p>

            """)
        if let first = authority.firstAddress, let code = Self.svg(first) {
            output.write("<p class=\"first\">On the phone, begin here, without a warning: ")
            write(link: first, to: &output)
            output.write(trusted: code)
            output.write("</p>\n")
        }
        output.write("<a class=\"button\" href=\"/__vif/authority.crt\">Download the certificate</a>\n<p>")
        output.write(text: authority.name.utf8)
        output.write(", SHA-256:<br><span class=\"fingerprint\">")
        output.write(text: authority.fingerprint.utf8)
        output.write(
            """
            </span></p>
            <h3>iPhone and iPad</h3>
            <ol>
            <li>Download it with Safari, and allow that.</li>
            <li>Settings → General → VPN &amp; Device Management → the downloaded profile → Install.</li>
            <li>Settings → General → About → Certificate Trust Settings → turn it on.</li>
            </ol>
            <p class="quiet">To undo it, remove the profile in VPN &amp; Device Management.</p>
            <h3>Android</h3>
            <ol>
            <li>Download it.</li>
            <li>Settings → Security → Encryption &amp; credentials → Install a certificate → CA certificate → the \
            downloaded file.</li>
            </ol>
            <p class="quiet">Firefox for Android asks for more: Settings → About Firefox, tap the logo five times, then \
            Settings → Secret Settings → Use third party CA certificates.</p>
            <p class="quiet">To undo it: Encryption &amp; credentials → User credentials, or Trusted credentials → User.</p>
            <h3>Computers</h3>
            <p>This machine’s own browsers are told with <code>vif trust</code>.</p>

            """)
    }
}
