import Foundation
import Glibc

/// A headless Chromium with a fresh profile, driven through the WebDriver protocol (W3C) by Debian's chromium-driver.
package final class Browser {
    package struct Failure: Error {
        package let message: String
    }

    package static var isInstalled: Bool { Command.exists("chromedriver") && Command.exists("chromium") }

    private let driver: ChildProcess
    private let connection: Connection
    private var session = ""

    package init() throws {
        let (driver, port) = try Self.start()
        self.driver = driver
        connection = try Connection(port: port)
        let answer = try send(
            "POST", "/session",
            [
                "capabilities": [
                    "alwaysMatch": [
                        "goog:chromeOptions": [
                            "args": [
                                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                                "--window-size=1000,800",
                            ]
                        ]
                    ]
                ]
            ])
        guard let session = (answer as? [String: Any])?["sessionId"] as? String else {
            throw Failure(message: "no session: \(answer)")
        }
        self.session = "/session/" + session
    }

    deinit {
        _ = try? send("DELETE", session, nil)
    }

    private static func start(attempts: Int = 5) throws -> (ChildProcess, port: Int) {
        // Into a pipe it would print its port when it ends.
        let driver = try ChildProcess(["stdbuf", "-oL", "chromedriver", "--port=0"])
        do {
            return (driver, try readPort(of: driver))
        } catch let failure as Failure where attempts > 1 && failure.message.contains("port not available") {
            // The port that it was given for IPv6 was another program's in IPv4.
            return try start(attempts: attempts - 1)
        }
    }

    private static func readPort(of driver: ChildProcess) throws -> Int {
        var text = ""
        while true {
            let more = driver.readSome()
            guard !more.isEmpty else { throw Failure(message: "chromedriver did not start: \(text)") }
            text += more
            if let line = text.split(separator: "\n").first(where: { $0.contains("successfully on port ") }),
                let port = line.split(separator: " ").last.flatMap({ Int($0.prefix { $0.isNumber }) })
            {
                return port
            }
        }
    }

    // MARK: Commands

    package func open(_ url: String) throws {
        _ = try send("POST", session + "/url", ["url": url])
    }

    package func goBack() throws {
        _ = try send("POST", session + "/back", [:] as [String: Any])
    }

    /// Runs the body of a function in the page, and returns what it returns.
    @discardableResult
    package func run(_ script: String) throws -> Any {
        try send("POST", session + "/execute/sync", ["script": script, "args": [] as [Any]])
    }

    package func text(_ script: String) throws -> String {
        let value = try run("return String(\(script))")
        return value as? String ?? ""
    }

    /// Has a script run in every new page, before all of its own.
    package func runFirst(_ script: String) throws {
        _ = try send(
            "POST", session + "/goog/cdp/execute",
            ["cmd": "Page.addScriptToEvaluateOnNewDocument", "params": ["source": script]])
    }

    /// Waits until an expression of the page has this value; a page on its way to another has none.
    package func wait(for script: String, toBe expected: String, within seconds: Double = 10) throws {
        let deadline = Date(timeIntervalSinceNow: seconds)
        var last = ""
        repeat {
            last = (try? text(script)) ?? "(no page)"
            if last == expected { return }
        } while Date() < deadline
        throw Failure(message: "\(script) is «\(last)», not «\(expected)»")
    }

    private func send(_ method: String, _ path: String, _ body: [String: Any]?) throws -> Any {
        let json = try body.map { String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self) }
        let response = try connection.request(
            method, path, ["Content-Type": "application/json; charset=utf-8"], body: json ?? "")
        let answer = try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
        guard response.status == 200 else { throw Failure(message: "\(path): \(response.text)") }
        return answer?["value"] ?? NSNull()
    }
}
