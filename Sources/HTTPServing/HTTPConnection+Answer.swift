import NIOCore
import NIOHTTP1

extension HTTPConnection {
    func answer(_ request: Request, isLast: Bool = false, context: ChannelHandlerContext) {
        let isLast = isLast || !request.isKeptAlive
        let isHEAD = request.method == .HEAD
        switch service.responder(request) {
        case .encoded(let bytes, let status, let length):
            state = .responding(isLast: isLast)
            let record =
                service.log == nil
                ? nil : record(Self.names(of: request), status: status, length: length, context: context)
            output?.write(bytes, sent: record)
            finish(context: context)
        case .response(let response):
            send(response, forHEAD: isHEAD, isLast: isLast, of: Self.names(of: request), context: context)
        case .later(let response):
            sendLater(response(context.eventLoop), for: request, isLast: isLast, context: context)
        case .awaited(let response):
            let promise = context.eventLoop.makePromise(of: Void.self)
            givenUp = promise
            if isEnding || isInputClosed { promise.succeed() }
            sendLater(response(context.eventLoop, promise.futureResult), for: request, isLast: isLast, context: context)
        case .webSocket(let acceptance):
            if let refusal = isEnding ? .isEnding : WebSocketHandshake.refusal(of: request) {
                send(refusal.response, forHEAD: isHEAD, isLast: isLast, of: Self.names(of: request), context: context)
            } else {
                upgrade(request, acceptance, context: context)
            }
        case .eventStream(let events):
            openStream(events, forHEAD: isHEAD, context: context)
        }
    }

    private func sendLater(
        _ response: EventLoopFuture<Response>, for request: Request, isLast: Bool, context: ChannelHandlerContext
    ) {
        state = .responding(isLast: isLast)
        let (names, isHEAD) = (Self.names(of: request), request.method == .HEAD)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        response.whenComplete { result in
            let (connection, context) = bound.value
            connection.stopAwaiting()
            guard context.channel.isActive, case .success(let response) = result else {
                return context.close(promise: nil)
            }
            connection.send(response, forHEAD: isHEAD, isLast: isLast, of: names, context: context)
            connection.drain(context: context)
        }
    }

    /// Whoever makes the response that is awaited is told that it is not wanted any more.
    func stopAwaiting() {
        let promise = givenUp
        givenUp = nil
        promise?.succeed()
    }

    func refuse(
        _ refusal: Refusal, of names: (method: String, target: String) = ("-", "-"), forHEAD: Bool,
        context: ChannelHandlerContext
    ) {
        send(refusal.response, forHEAD: forHEAD, isLast: true, of: names, context: context)
    }

    static func names(of request: Request) -> (method: String, target: String) {
        (request.method.rawValue, request.rawTarget)
    }

    func send(
        _ response: Response, forHEAD: Bool, isLast: Bool, of names: (method: String, target: String),
        context: ChannelHandlerContext
    ) {
        let isLast = isLast || isEnding
        let status = Int(response.status.code)
        let (first, second, rest) = encoder.encode(
            response, forHEAD: forHEAD, isClosing: isLast, allocator: context.channel.allocator)
        state = .responding(isLast: isLast)
        let length = rest?.length ?? response.length(forHEAD: forHEAD)
        let record = record(names, status: status, length: length, context: context)
        guard let rest else {
            output?.write(first, sent: second == nil ? record : nil)
            if let second { output?.write(second, sent: record) }
            finish(context: context)
            return
        }
        output?.send(first)
        let channel = context.channel
        let stream = FileStream(body: rest, files: service.files, on: context.eventLoop) { channel.writeAndFlush($0) }
        self.stream = stream
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        stream.run().whenComplete { result in
            let (connection, context) = bound.value
            guard let stream = connection.stream else { return }
            connection.stream = nil
            switch result {
            case .success:
                connection.since = .now()
                record?.succeed()
                connection.finish(context: context)
                connection.drain(context: context)
            case .failure(let error):
                connection.sentOfBroken = stream.count
                record?.fail(error)
                context.close(promise: nil)
            }
        }
    }

    func finish(context: ChannelHandlerContext) {
        guard case .responding(let isLast) = state else { return }
        if isLast || isEnding {
            end(context: context)
        } else {
            state = .idle
        }
    }
}
