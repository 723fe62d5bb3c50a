import Testing

@testable import LiveReload

@Suite("What the server saw asked for")
struct UseGraphTests {
    private func graph(_ edges: (String, String?)...) -> UseGraph {
        var graph = UseGraph()
        for (path, user) in edges { graph.note(path, usedBy: user) }
        return graph
    }

    @Test("names whatever asked for a file, also through others")
    func closure() {
        let graph = graph(
            ("/worker.js", "/page"), ("/part.js", "/worker.js"), ("/data.json", "/part.js"), ("/data.json", "/other"),
            ("/part.js", "/data.json"))
        #expect(graph.users(of: ["/data.json"]) == ["/part.js", "/worker.js", "/page", "/other", "/data.json"])
        #expect(graph.users(of: ["/worker.js"]) == ["/page"])
        #expect(graph.users(of: ["/nothing"]) == [])
        #expect(graph.users(of: ["/nothing", "/worker.js"]) == ["/page"])
    }

    @Test("does not know who used what nobody claimed")
    func unknown() {
        let graph = graph(("/a.js", nil), ("/b.js", "/a.js"))
        #expect(graph.users(of: ["/a.js"]) == nil)
        #expect(graph.users(of: ["/b.js"]) == nil)
        #expect(graph.users(of: ["/c.js"]) == [])
    }

    @Test("forgets what a changed file asked for")
    func forget() {
        var graph = graph(("/data.json", "/worker.js"), ("/data.json", "/page"), ("/more.json", "/worker.js"))
        graph.forgetUses(by: ["/worker.js"])
        #expect(graph.users(of: ["/data.json"]) == ["/page"])
        #expect(graph.users(of: ["/more.json"]) == [])
    }

    @Test("gives up where too many use a file, or there are too many uses")
    func limits() {
        var graph = UseGraph()
        for number in 1...100 { graph.note("/lib.js", usedBy: "/\(number)") }
        #expect(graph.users(of: ["/lib.js"])?.count == 100)
        graph.note("/lib.js", usedBy: "/101")
        #expect(graph.users(of: ["/lib.js"]) == nil)
        for number in 1...50_000 { graph.note("/\(number).js", usedBy: "/page") }
        #expect(graph.users(of: ["/nothing"]) == nil)
    }
}
