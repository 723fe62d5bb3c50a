import HTTPServing
import Testing

@testable import LiveReload

@Suite("A request of a page")
struct RequestWatchTests {
    private let watch = RequestWatch()

    private func note(_ target: String, from referer: String? = nil, to destination: String?, _ more: String...) {
        var fields = [(name: "Accept-Language", value: "fr")]
        if let referer { fields.append(("Referer", referer)) }
        if let destination { fields.append(("Sec-Fetch-Dest", destination)) }
        if let accept = more.first { fields.append(("Accept", accept)) }
        watch.note(Request(target: target, fields: fields, authority: Authority("localhost:8080")))
    }

    @Test("tells who uses a file, under one name for all its addresses")
    func users() {
        note("/worker.js?x=1", from: "http://localhost:8080/docs/index.html?a=b", to: "worker")
        note("/a%20b.json", from: "http://localhost:8080/worker.js?x=1", to: "empty")
        #expect(watch.users(of: ["/a%20b.json"]) == ["/docs/", "/worker.js"])
        note("/about", from: "http://localhost:8080/x", to: "empty")
        #expect(watch.users(of: ["/about.html"]) == ["/x"])
        #expect(watch.users(of: ["/other.json"]) == [])
    }

    @Test(
        "is not noted where the page sees it itself",
        arguments: ["style", "image", "font", "video", "audio", "track", "document", "iframe"])
    func visible(destination: String) {
        note("/a", from: "http://localhost:8080/x", to: destination)
        note("/a", to: destination)
        #expect(watch.users(of: ["/a"]) == [])
    }

    @Test("that does not say who asks may be any page's")
    func unknown() {
        note("/a.json", to: "empty")
        #expect(watch.users(of: ["/a.json"]) == nil)
        // All that some policies leave of an address.
        note("/w.js", from: "http://localhost:8080/", to: "worker")
        #expect(watch.users(of: ["/w.js"]) == nil)
        note("/b.js", from: "http://localhost:8080/", to: "script")
        #expect(watch.users(of: ["/b.js"]) == ["/"])
    }

    @Test("of another site is none of ours")
    func foreign() {
        note("/a.json", from: "http://localhost:3000/x", to: "empty")
        note("/a.json", from: "nonsense", to: "empty")
        #expect(watch.users(of: ["/a.json"]) == [])
    }

    @Test("over plain HTTP in the network is known by what it accepts")
    func plain() {
        note("/p.html", to: nil, "text/html,*/*")
        note("/a.css", from: "http://localhost:8080/x", to: nil, "text/css,*/*;q=0.1")
        #expect(watch.users(of: ["/p.html", "/a.css"]) == [])
        note("/a.json", from: "http://localhost:8080/x", to: nil, "*/*")
        #expect(watch.users(of: ["/a.json"]) == ["/x"])
    }

    @Test("of our script, or of no browser, does not count")
    func others() {
        note("/a.css?vif=cafe-1", from: "http://localhost:8080/x", to: "empty")
        watch.note(Request(target: "/b.json", authority: Authority("localhost:8080")))
        #expect(watch.users(of: ["/a.css", "/b.json"]) == [])
    }

    @Test("counts until the file that asked has changed")
    func change() {
        note("/a.json", from: "http://localhost:8080/w.js", to: "empty")
        #expect(watch.users(of: ["/w.js"]) == [])
        #expect(watch.users(of: ["/a.json"]) == [])
        note("/a.json", from: "http://localhost:8080/w.js", to: "empty")
        #expect(watch.users(of: ["/a.json"]) == ["/w.js"])
    }
}
