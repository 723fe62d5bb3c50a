import SystemPackage
import TestSupport

/// µWebSockets, a server in C++, which the Python package `socketify` brings along; what it does for a message to all
/// subscribers is its own code.
enum MicroWebSockets {
    fileprivate static let script = """
        import sys
        from socketify import App, OpCode

        app, text = App(), sys.argv[2]

        def publish(response, request):
            app.publish("pages", text, OpCode.TEXT)
            response.end("")

        app.ws("/socket", {"open": lambda socket: socket.subscribe("pages"), "idle_timeout": 0})
        app.get("/publish", publish)
        app.get("/", lambda response, request: response.end(""))
        app.listen({"host": "127.0.0.1", "port": int(sys.argv[1])}, lambda config: None)
        # Not `app.run()`: it also turns a loop of Python, which keeps a core busy.
        app.loop.uv_loop.run()
        """

    /// The interpreter of an environment that has the package; made once, beside the built programs.
    fileprivate static func interpreter() throws -> String {
        let environment = FilePath(VifProcess.binary).removingLastComponent().appending("bench-venv")
        let python = environment.appending("bin/python3").string
        guard (try? Command.run(python, "-c", "import socketify")) == nil else { return python }
        try Command.run("/usr/bin/python3", "-m", "venv", "--clear", environment.string)
        try Command.run(python, "-m", "pip", "install", "--quiet", "socketify==0.0.31")
        try Command.run(python, "-c", "import socketify")
        return python
    }
}

extension StaticServer {
    static func microWebSockets() throws -> StaticServer {
        StaticServer(name: "µWebSockets", program: try MicroWebSockets.interpreter()) { _, port, settings in
            try settings.write(MicroWebSockets.script, to: "publish.py")
            return [settings.url("publish.py").string, String(port), BroadcastServer.text]
        }
    }
}
