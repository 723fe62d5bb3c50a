import HTTPServing
import LiveReload
import NIOPosix
import ServerControl

/// What connections are handled on.
struct ServingPlace: Sendable {
    let loops: MultiThreadedEventLoopGroup
    let files: NIOThreadPool
}

/// Listens in other places than for the site. Without them the site is served all the same.
extension DevServer {
    /// - Returns: the socket, to be removed at the end.
    func listenForCommands(
        _ responder: ControlResponder, in place: ServingPlace, joining server: inout HTTPServer
    ) -> ControlSocket? {
        guard let places = configuration.controlPlaces else { return nil }
        do {
            let folder = try places.makeFolder()
            let socket = try ControlSocket.bind(in: folder)
            let listening = try HTTPServer.listen(onSocket: socket.descriptor, loops: place.loops, files: place.files) {
                request in
                guard case .resource(let path, _) = request.target else { return .response(Refusal.badTarget.response) }
                return .response(responder.answer(to: request, path: path))
            }
            server = server.joined(with: listening)
            place.files.submit { _ in folder.removeAbandonedSockets() }
            return socket
        } catch {
            terminal.warn("\(error) Until the next start, vif reload, notify and status do not reach this server.")
            return nil
        }
    }

    func listenForLiveReload(
        _ responder: LiveReloadResponder?, at entrance: Entrance, in place: ServingPlace,
        joining server: inout HTTPServer
    ) {
        guard let port = configuration.liveReloadPort else { return }
        guard let responder else { return terminal.warn("--livereload-port does nothing with --no-reload.") }
        let isAuthorized = configuration.serving.authentication.map { authentication in
            { @Sendable (request: Request) in
                // It holds no secret, and the elements that load it send no password.
                if case .resource(LiveReloadProtocol.scriptPath, _) = request.target { return true }
                return authentication.admits(authorization: request.fields.single(.authorization))
            }
        }
        let gate = RequestGate(
            allowedHosts: entrance.allowedHosts,
            mayEmbed: { path, _ in path == LiveReloadProtocol.scriptPath }, isAuthorized: isAuthorized)
        do {
            // There is no TLS here: with it elsewhere, nothing is to go through the network without.
            let interfaces = entrance.certificates == nil ? configuration.address.interfaces : .loopback
            let address = ListenAddress(interfaces: interfaces, port: .exactly(port))
            let listening = try HTTPServer.listen(
                on: address, loops: place.loops, files: place.files, gate: gate,
                bodyRoom: { LiveReloadResponder.mayAnswer($0) ? LiveReloadResponder.bodyRoom : nil },
                responder: { responder.answer(to: $0) })
            server = server.joined(with: listening)
            terminal.say("LiveReload's protocol is spoken on port \(listening.port) too")
        } catch {
            terminal.warn(
                "Port \(port) cannot be had, so LiveReload's protocol is spoken on the site's port only: "
                    + "choose another with --livereload-port.")
        }
    }
}
