import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("With --https")
struct LocalAuthorityServerTests {
    @Test("the site is there for who trusts the authority, under each of its names")
    func trusted() throws {
        let site = try SecureSite()
        for host in ["localhost", "127.0.0.1", "[::1]", "docs.localhost", "a.b.localhost"] {
            let result = try site.curl(host)
            #expect(result.status == 0 && result.output.hasSuffix("<p>root"), "\(host): \(result)")
        }
        let stranger = try Command.result(of: ["curl", "-sS", "https://localhost:\(site.vif.port)/"])
        #expect(stranger.status == 60, "\(stranger)")
        #expect(site.vif.stop() == 0)
    }

    @Test("a host that is not this machine's is refused all the same")
    func foreign() throws {
        let site = try SecureSite()
        let result = try site.curl("localhost", "/", "-H", "Host: example.com", "-o", "/dev/null", "-w", "%{http_code}")
        #expect(result.output == "403")
    }

    @Test("the certificate says what it is for")
    func fields() throws {
        let site = try SecureSite()
        let text = try site.certificate("localhost", "-ext", "subjectAltName,extendedKeyUsage,basicConstraints")
        for part in [
            "DNS:localhost", "IP Address:127.0.0.1", "IP Address:0:0:0:0:0:0:0:1", "CA:FALSE", "TLS Web Server",
        ] {
            #expect(text.contains(part), "\(text)")
        }
        #expect(!text.contains("docs.localhost"))
        #expect(try site.certificate("docs.localhost", "-ext", "subjectAltName").contains("DNS:docs.localhost"))
        #expect(try site.certificate("example.com", "-ext", "subjectAltName").contains("DNS:localhost"))
    }

    @Test("the person is told once that browsers do not know the authority yet")
    func news() throws {
        let first = try SecureSite()
        _ = try first.vif.readLine { $0 == "  Browsers warn about this certificate until you run: vif trust" }
        #expect(first.vif.stop() == 0)
        let second = try SecureSite(in: first.folder)
        // Lines before this one are dropped, unless they are what is looked for.
        let line = try second.vif.readLine { $0.contains("vif trust") || $0.contains("watching") }
        #expect(line.contains("watching"))
        #expect(try second.curl("localhost").status == 0)
    }

    @Test("what comes without TLS is sent to https, but for what a device needs that does not trust it yet")
    func plain() throws {
        let site = try SecureSite()
        let connection = try Connection(port: site.vif.port)
        let redirected = try connection.get("/a?b")
        #expect(redirected.status == 307 && redirected["Location"] == "https://localhost/a?b")
        for path in ["/__vif/status.json", "/__vif/devices.js", "/__vif/control/status", "/__vif/client.js"] {
            #expect(try connection.get(path).status == 307, "\(path)")
        }
        let page = try connection.get("/__vif/")
        #expect(page.status == 200 && page.text.contains("/__vif/authority.crt") && !page.text.contains("<script"))
        #expect(try connection.get("/__vif/devices.css")["Content-Type"] == "text/css; charset=utf-8")
        let certificate = try connection.get("/__vif/authority.crt")
        #expect(certificate["Content-Type"] == "application/x-x509-ca-cert")
        try site.folder.write(certificate.body, to: "received.der")
        let received = try Command.run(
            "openssl", "x509", "-inform", "DER", "-in", site.folder.url("received.der").string, "-noout",
            "-fingerprint",
            "-sha256")
        let kept = try Command.run("openssl", "x509", "-in", site.authority.string, "-noout", "-fingerprint", "-sha256")
        #expect(received == kept)
        #expect(page.text.contains(kept.split(separator: "=").last?.dropLast() ?? "?"))
        #expect(try connection.get("/", ["Host": "example.com"]).status == 403)
    }

    @Test("no password is asked for without TLS, and it is with it")
    func password() throws {
        let site = try SecureSite(["--https", "--auth", "me:secret"])
        let plain = try Connection(port: site.vif.port).get("/")
        #expect(plain.status == 307 && plain["WWW-Authenticate"] == nil)
        #expect(try site.curl("localhost", "/", "-o", "/dev/null", "-w", "%{http_code}").output == "401")
        #expect(try site.curl("localhost", "/", "-u", "me:secret").output.hasSuffix("root"))
    }

    @Test("commands for a running server are told the address by its scheme")
    func status() throws {
        let site = try SecureSite()
        _ = try site.vif.readLine { $0.contains("watching") }
        let status = try Command.run(VifProcess.binary, "status", "--port", "\(site.vif.port)")
        #expect(status.contains("https://localhost:\(site.vif.port)/"))
    }

    @Test("a damaged authority is told of in one sentence, with 14, and nothing is served")
    func damaged() throws {
        let folder = try TemporaryFolder()
        try folder.write("garbage", to: "home/.local/share/vif/authority.key")
        try Command.run("chmod", "-R", "go-rwx", folder.path.string)
        let result = try Command.result(
            of: SecureSite.program(home: folder.url("home")) + [folder.path.string, "--https", "--port", "0"])
        #expect(result.status == 14 && result.errors.contains("authority.key is damaged"), "\(result)")
        #expect(result.errors.split(separator: "\n").count == 1 && !result.output.contains("://"))
    }
}
