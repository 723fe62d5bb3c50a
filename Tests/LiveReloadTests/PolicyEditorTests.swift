import Testing

@testable import LiveReload

private let ownScript = "http://localhost:8080/__vif/client.js"
private let ownSocket = "ws://localhost:8080"

@Suite("A site's policies let the client script and its socket through")
struct PolicyEditorTests {
    func change(_ values: String..., authority: String = "localhost:8080", isSecure: Bool = false)
        -> PolicyChange
    {
        PolicyEditor(authority: authority, isSecure: isSecure, scriptPath: "/__vif/client.js", freshNonce: "ZnJlc2g")
            .admit(headers: values)
    }

    @Test(
        "unless they do so already: then nothing changes",
        arguments: [
            "", " ", ";", ",", "; ;,", "img-src 'none'", "frame-ancestors 'none'; base-uri 'self'",
            "script-src 'self'", "SCRIPT-SRC 'SELF'", "script-src *", "script-src http:",
            "script-src HTTP://localhost:8080",
            "script-src \(ownScript)", "script-src 'self' 'nonce-abc'", "script-src 'self' 'sha256-YWJj'",
            "script-src 'self' 'unsafe-inline'", "script-src-elem 'self'; script-src 'none'",
            "default-src *; img-src 'self'", "default-src 'self' \(ownSocket)", "connect-src * 'none'",
            "connect-src http: ws:", "connect-src 'self' WS://LOCALHOST:8080", "connect-src http://localhost:8080 ws:",
            "script-src 'self'; connect-src 'self' \(ownSocket); default-src 'none'",
            "script-src 'self'; script-src 'none'", "connect-src *; connect-src 'none'",
            "script-src 'none' \u{A1}; connect-src 'none' é", "require-trusted-types-for 'script'; trusted-types",
            "sandbox; script-src 'none'; connect-src 'none'", "sandbox allow-forms, default-src 'none'",
            "block-all-mixed-content;report-uri /csp?a=1&b=2", "\tscript-src\t'self'\r\n ;  style-src 'none' ;;",
        ])
    func unchanged(value: String) {
        let change = change(value)
        #expect(change.values == [value])
        #expect(change.nonce == nil)
        #expect(change.changes == [])
    }

    @Test(
        "by a fresh nonce where there is none",
        arguments: [
            ("script-src 'none'", "script-src 'nonce-ZnJlc2g'"),
            ("script-src", "script-src 'nonce-ZnJlc2g'"),
            ("script-src\t 'NONE' ;img-src *", "script-src 'nonce-ZnJlc2g' ;img-src *"),
            ("script-src 'none' https://x.example", "script-src https://x.example 'nonce-ZnJlc2g'"),
            ("script-src https://x.example;", "script-src https://x.example 'nonce-ZnJlc2g';"),
            ("Script-Src 'sha256-YWJj'; foo bar", "Script-Src 'sha256-YWJj' 'nonce-ZnJlc2g'; foo bar"),
            ("script-src 'unsafe-inline' 'sha256-YWJj'", "script-src 'unsafe-inline' 'sha256-YWJj' 'nonce-ZnJlc2g'"),
            (
                "script-src 'self' 'sha512-YWJj' 'strict-dynamic'",
                "script-src 'self' 'sha512-YWJj' 'strict-dynamic' 'nonce-ZnJlc2g'"
            ),
            ("script-src * 'strict-dynamic'", "script-src * 'strict-dynamic' 'nonce-ZnJlc2g'"),
            ("script-src https:", "script-src https: 'nonce-ZnJlc2g'"),
            ("script-src http://localhost:8081", "script-src http://localhost:8081 'nonce-ZnJlc2g'"),
            ("script-src 'nonce-{{nonce}}'", "script-src 'nonce-{{nonce}}' 'nonce-ZnJlc2g'"),
            ("script-src 'nonce-' 'nonce-ab\"c'", "script-src 'nonce-' 'nonce-ab\"c' 'nonce-ZnJlc2g'"),
            ("script-src 'nonce-a===' 'nonce-=a'", "script-src 'nonce-a===' 'nonce-=a' 'nonce-ZnJlc2g'"),
            ("script-src-elem x.y; script-src 'self'", "script-src-elem x.y 'nonce-ZnJlc2g'; script-src 'self'"),
            ("script-src a; script-src b", "script-src a 'nonce-ZnJlc2g'; script-src b"),
            ("script-src é; script-src b", "script-src é; script-src b 'nonce-ZnJlc2g'"),
            ("script-src 'self', script-src 'none'", "script-src 'self', script-src 'nonce-ZnJlc2g'"),
            (
                "default-src 'none'; connect-src *",
                "default-src 'none'; script-src-elem 'nonce-ZnJlc2g'; connect-src *"
            ),
            (
                "default-src https: 'unsafe-eval' 'none'; connect-src *; img-src 'self'",
                "default-src https: 'unsafe-eval' 'none'; script-src-elem https: 'unsafe-eval' 'nonce-ZnJlc2g'; "
                    + "connect-src *; img-src 'self'"
            ),
        ])
    func freshNonce(value: String, expected: String) {
        let change = change(value)
        #expect(change.values == [expected])
        #expect(change.nonce == "ZnJlc2g")
    }

    @Test(
        "by the nonce that the site has",
        arguments: [
            ("script-src 'nonce-abc'", "abc"),
            ("script-src 'NONCE-aBc=' 'strict-dynamic' https: 'unsafe-inline'", "aBc="),
            ("script-src 'nonce-{{x}}' 'nonce-a+/-_b==' 'nonce-c'", "a+/-_b=="),
            ("default-src 'nonce-abc' \(ownSocket) http:, script-src 'strict-dynamic' 'nonce-abc'", "abc"),
            ("script-src 'nonce-abc' 'nonce-def', script-src 'nonce-ghi' 'nonce-def'", "def"),
            ("script-src 'self', script-src 'nonce-abc'", "abc"),
        ])
    func copiedNonce(value: String, nonce: String) {
        let change = change(value)
        #expect(change.nonce == nonce)
        #expect(change.values == [value])
        #expect(change.changes == [])
    }

    @Test("by the script's address where a nonce would switch the page's inline scripts off")
    func address() {
        let value = change("script-src 'unsafe-inline' https://x.example")
        #expect(value.values == ["script-src 'unsafe-inline' https://x.example \(ownScript)"])
        #expect(value.nonce == nil)
        let made = change("default-src 'unsafe-inline' 'none'; connect-src *")
        #expect(
            made.values == [
                "default-src 'unsafe-inline' 'none'; script-src-elem 'unsafe-inline' \(ownScript); connect-src *"
            ])
    }

    @Test("with one nonce for all of them, which is none of the page's own if they differ in these")
    func severalPolicies() {
        let change = change("script-src 'nonce-abc'", "script-src 'nonce-def', script-src 'self'", "script-src x.y")
        #expect(
            change.values == [
                "script-src 'nonce-abc' 'nonce-ZnJlc2g'", "script-src 'nonce-def' 'nonce-ZnJlc2g', script-src 'self'",
                "script-src x.y 'nonce-ZnJlc2g'",
            ])
        #expect(change.nonce == "ZnJlc2g")
        let mixed = self.change("script-src 'nonce-abc'", "script-src 'unsafe-inline'")
        #expect(mixed.values == ["script-src 'nonce-abc'", "script-src 'unsafe-inline' \(ownScript)"])
        #expect(mixed.nonce == "abc")
    }

    @Test(
        "by what its socket lacks",
        arguments: [
            ("connect-src 'none'", "connect-src 'self' ws://localhost:8080"),
            ("connect-src", "connect-src 'self' ws://localhost:8080"),
            ("connect-src  'self' ; img-src *", "connect-src  'self' ws://localhost:8080 ; img-src *"),
            ("connect-src ws://localhost:8080", "connect-src ws://localhost:8080 'self'"),
            ("connect-src wss: https:", "connect-src wss: https: 'self' ws://localhost:8080"),
            ("connect-src ws:", "connect-src ws: 'self'"),
            ("connect-src 'self' ws://localhost", "connect-src 'self' ws://localhost ws://localhost:8080"),
            ("connect-src a, connect-src *", "connect-src a 'self' ws://localhost:8080, connect-src *"),
            ("default-src 'self'", "default-src 'self'; connect-src 'self' ws://localhost:8080"),
            ("default-src 'self' ; ", "default-src 'self'; connect-src 'self' ws://localhost:8080 ; "),
            (
                "default-src 'self' 'unsafe-inline' 'nonce-abc' https://x.example data:;img-src *",
                "default-src 'self' 'unsafe-inline' 'nonce-abc' https://x.example data:; "
                    + "connect-src 'self' https://x.example data: ws://localhost:8080;img-src *"
            ),
            (
                "script-src *;default-src 'none'",
                "script-src *;default-src 'none'; connect-src 'self' ws://localhost:8080"
            ),
        ])
    func socket(value: String, expected: String) {
        let change = change(value)
        #expect(change.values == [expected])
        #expect(change.nonce == nil)
    }

    @Test(
        "without a demand for https, where the page comes without it",
        arguments: [
            ("upgrade-insecure-requests", ""),
            ("upgrade-insecure-requests;", ";"),
            ("Upgrade-Insecure-Requests; img-src *", "img-src *"),
            ("img-src *; upgrade-insecure-requests", "img-src *"),
            ("img-src *; upgrade-insecure-requests;", "img-src *;"),
            ("img-src *;upgrade-insecure-requests ; style-src *", "img-src *;style-src *"),
            ("img-src *; upgrade-insecure-requests, font-src *", "img-src *, font-src *"),
            ("img-src *, upgrade-insecure-requests; font-src *", "img-src *, font-src *"),
            ("a; upgrade-insecure-requests; b; upgrade-insecure-requests; c", "a; b; c"),
            ("a; upgrade-insecure-requests; upgrade-insecure-requests", "a; "),
            ("sandbox; upgrade-insecure-requests", "sandbox"),
            ("upgrade-insecure-requests é", "upgrade-insecure-requests é"),
            (
                "default-src 'self'; upgrade-insecure-requests; img-src *",
                "default-src 'self'; connect-src 'self' ws://localhost:8080; img-src *"
            ),
        ])
    func upgrade(value: String, expected: String) {
        #expect(change(value).values == [expected])
    }

    @Test(
        "of a page by https",
        arguments: [
            ("script-src https:; connect-src https: wss:", "script-src https:; connect-src https: wss:"),
            ("script-src http:; connect-src http: ws:", "script-src http:; connect-src http: ws:"),
            ("upgrade-insecure-requests", "upgrade-insecure-requests"),
            ("connect-src 'self'", "connect-src 'self' wss://localhost:8080"),
            ("script-src 'unsafe-inline'", "script-src 'unsafe-inline' https://localhost:8080/__vif/client.js"),
            ("script-src http://localhost:8080", "script-src http://localhost:8080 'nonce-ZnJlc2g'"),
        ])
    func secure(value: String, expected: String) {
        #expect(change(value, isSecure: true).values == [expected])
    }

    @Test(
        "by 'self' where the address cannot be spelled, or is none",
        arguments: [
            "[::1]:8080", "my_site.localhost", "localhost.:80", "", ":80", "a:b", "a:1:2", "a;script-src *", "a, b",
            "a b",
            "é", "a:", "a:123456", "*", "*.example",
        ])
    func unspellable(authority: String) {
        let change = change("script-src 'unsafe-inline'; connect-src 'none'", authority: authority)
        #expect(change.values == ["script-src 'unsafe-inline' 'self'; connect-src 'self'"])
    }

    @Test("in the spelling of any host and port", arguments: ["localhost", "127.0.0.1:1", "A-b.C.localhost:65535"])
    func spellable(authority: String) {
        let change = change("connect-src 'none'", authority: authority)
        #expect(change.values == ["connect-src 'self' ws://\(authority.lowercased())"])
    }

    @Test("and the terminal can say what has changed")
    func words() {
        let change = change("default-src 'self'; script-src 'none'; upgrade-insecure-requests", "connect-src 'none'")
        #expect(
            change.changes == [
                "script-src: a nonce added",
                "connect-src: made from default-src, ws://localhost:8080 added",
                "upgrade-insecure-requests: dropped",
                "connect-src: 'self' ws://localhost:8080 added",
            ])
        #expect(!change.forbidsScripts)
    }

    @Test(
        "and the terminal can say that no script runs at all",
        arguments: [
            ("sandbox", true), ("SANDBOX allow-forms", true), ("sandbox allow-scripts", false),
            ("sandbox ALLOW-SCRIPTS allow-forms", false), ("img-src *, sandbox", true),
            ("sandbox allow-scripts; sandbox", false), ("sandbox; sandbox allow-scripts", true),
        ])
    func sandbox(value: String, forbidsScripts: Bool) {
        #expect(change("img-src *", value).forbidsScripts == forbidsScripts)
    }
}
