import HTTPServing
import LiveReload
import LocalCertificates
import NIOCore
import NIOHTTP1
import StaticFiles

/// Answers for the page that helps phones and other devices to the site.
struct DevicesResponder: Sendable {
    static let certificatePath = "/__vif/authority.crt"
    static let statusPath = "/__vif/status.json"

    private static let style = EmbeddedPart(
        PackageResources.devices_css, type: "text/css; charset=utf-8", of: "devices")
    private static let script = EmbeddedPart(
        PackageResources.devices_js, type: "text/javascript; charset=utf-8", of: "devices")

    let entrance: Entrance
    /// Nothing if pages do not follow the files.
    let hub: SessionHub?
    /// The name of the served folder.
    let folder: String
    let port: @Sendable () -> Int

    func answer(to request: Request, path: String) -> Answer? {
        switch path {
        case DevicesPage.path: .response(page(for: request))
        case DevicesPage.stylePath: .response(Self.style.response(to: request))
        case DevicesPage.scriptPath: .response(Self.script.response(to: request))
        case Self.certificatePath: .response(certificate(for: request))
        case Self.statusPath: status(for: request)
        default: nil
        }
    }

    /// Without TLS, on a server that speaks it: a device that does not trust it yet gets no further than here.
    @Sendable func plainAnswer(to request: Request) -> Answer {
        guard case .resource(let path, _) = request.target, Self.isForStrangers(path),
            let answer = answer(to: request, path: path)
        else { return .response(SecureAddress.redirect(request)) }
        return answer
    }

    private static func isForStrangers(_ path: String) -> Bool {
        [DevicesPage.path, DevicesPage.stylePath, certificatePath].contains(path)
    }

    private func page(for request: Request) -> Response {
        guard [.GET, .HEAD].contains(request.method) else { return Refusal.methodNotAllowed.response }
        let port = port()
        let network = entrance.networkURLs(port: port)
        let notice = entrance.certificates?.authority.map { authority in
            DevicesPage.AuthorityNotice(
                name: authority.commonName, fingerprint: authority.fingerprint,
                firstAddress: network.first.map { "http" + $0.dropFirst("https".count) + "__vif/" })
        }
        // Without TLS nobody has shown a password: a device is helped, and nothing told of what is served.
        let isKnown = request.isSecure || entrance.certificates == nil
        let page = DevicesPage(
            folder: isKnown ? folder : "This site",
            own: [entrance.url(port: port)] + (isKnown ? entrance.hostURLs(port: port) : []), network: network,
            hasUncertified: !entrance.uncertifiedURLs(port: port).isEmpty, isOpenToNetwork: entrance.isOpenToNetwork,
            authority: notice,
            isLive: hub != nil && request.isSecure == (entrance.certificates != nil))
        return Response(
            status: .ok,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"),
                ("Content-Security-Policy", DevicesPage.policy), ("Referrer-Policy", "no-referrer"),
            ],
            body: .bytes(ByteBuffer(bytes: page.html)))
    }

    /// As iOS and Android take it. Not as an attachment, which iOS would keep as a file.
    private func certificate(for request: Request) -> Response {
        guard [.GET, .HEAD].contains(request.method) else { return Refusal.methodNotAllowed.response }
        guard let authority = entrance.certificates?.authority else {
            return .text(.notFound, "There is no certificate to install: this server has no local authority.")
        }
        return Response(
            status: .ok,
            headers: [("Content-Type", "application/x-x509-ca-cert"), ("Cache-Control", "no-store")],
            body: .bytes(ByteBuffer(bytes: authority.certificateDER)))
    }

    private func status(for request: Request) -> Answer {
        guard [.GET, .HEAD].contains(request.method) else { return .response(Refusal.methodNotAllowed.response) }
        guard let hub, PageOrigin.isAllowed(request, query: nil, hub: nil) else {
            return .response(Refusal.foreignOrigin.response)
        }
        return .later { loop in
            hub.networkPageCount(on: loop).map { network in
                // Both are counted at about the same time.
                let pages = max(hub.pageCount, network)
                return Response(
                    status: .ok, headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
                    body: .bytes(ByteBuffer(string: #"{"pages":\#(pages),"network":\#(network)}"#)))
            }
        }
    }
}
