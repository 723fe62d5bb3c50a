import HTTPServing
import NIOCore
import NIOHTTP1

/// A page that says why there is no other. It is live like every page: when the file appears, so does the page.
struct ErrorPage {
    let status: HTTPResponseStatus
    private let title: String
    private let advice: String

    static let notFound = ErrorPage(
        status: .notFound, title: "There is no such file",
        advice: "Check the address, or save the file: this page will show it.")
    static let forbidden = ErrorPage(
        status: .forbidden, title: "This file may not be read",
        advice: "Give yourself the right to read it, with chmod +r, and reload.")
    static let leadsOut = ErrorPage(
        status: .forbidden, title: "This link leads out of the served folder",
        advice:
            "Nothing outside the folder is served. Serve a folder that holds both, or start Vif with --follow-links.")
    static let nameTooLong = ErrorPage(
        status: .uriTooLong, title: "This address is too long", advice: "No file has so long a name.")
    static let overloaded = ErrorPage(
        status: .serviceUnavailable, title: "Too many files are open", advice: "Close some pages, and reload this one.")
    static let preconditionFailed = ErrorPage(
        status: .preconditionFailed, title: "The file is another one now",
        advice: "The request was for a version that is no longer there.")
    static let unreadable = ErrorPage(
        status: .internalServerError, title: "This file could not be read",
        advice: "The disk reported an error. Reload to try again.")

    private init(status: HTTPResponseStatus, title: String, advice: String) {
        self.status = status
        self.title = title
        self.advice = advice
    }

    init(_ error: OpenError) {
        self =
            switch error {
            case .notFound: .notFound
            case .forbidden: .forbidden
            case .leadsOut: .leadsOut
            case .nameTooLong: .nameTooLong
            case .overloaded: .overloaded
            }
    }

    /// Nothing of the request is repeated, so nothing of it can be injected.
    func response(insertion: PageInsertion?) -> Response {
        let head = "<!doctype html><html lang=\"en\"><head>"
        var body = ByteBuffer(string: head)
        if let insertion { body.writeImmutableBuffer(insertion.bytes) }
        body.writeString(
            """
            <meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(status.code) \(title)</title>
            <style>
            :root { color-scheme: light dark }
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem }
            h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem }
            p { margin: 0; opacity: .8 }
            b { display: block; font-weight: 600; opacity: .6; margin-bottom: .5rem }
            </style></head>
            <body><main><b>\(status.code)</b><h1>\(title)</h1><p>\(advice)</p></main></body></html>

            """)
        return Response(
            status: status,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-cache"),
                (
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'"
                ),
            ],
            body: .bytes(body))
    }
}
