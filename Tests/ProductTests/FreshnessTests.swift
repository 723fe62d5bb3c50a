import SystemPackage
import TestSupport
import Testing

@Suite("A file that was saved")
struct FreshnessTests {
    enum Save: CaseIterable {
        case inPlace, truncated, renamed
    }

    private func text(_ number: Int) -> String { String(1_000_000 + number) }

    private func save(_ text: String, as style: Save, to name: String, in folder: TemporaryFolder) throws {
        switch style {
        case .truncated: try folder.write(text, to: name)
        case .renamed:
            try folder.write(text, to: name + "~")
            try folder.rename(name + "~", to: name)
        case .inPlace:
            let file = try FileDescriptor.open(
                folder.url(name), .writeOnly, options: .create, permissions: .ownerReadWrite)
            try file.closeAfter { _ = try file.writeAll(text.utf8) }
        }
    }

    /// Saves a file again and again, and asks for it at once on one connection after the other.
    private func check(_ site: ServingSite, _ name: String, rounds: Int, styles: [Save] = Save.allCases) throws {
        let connections = try (0..<4).map { _ in try Connection(port: site.vif.port) }
        var tag: String?
        var wrong: [String] = []
        for number in 0..<rounds {
            let style = styles[number % styles.count]
            try save(text(number), as: style, to: name, in: site.folder)
            let isConditional = number % 3 != 0
            let fields = isConditional ? tag.map { ["If-None-Match": $0] } ?? [:] : [:]
            let response = try connections[number % 4].get("/" + name, fields)
            if response.status != 200 || !response.text.hasSuffix(text(number)) {
                wrong.append("\(number) \(style) \(fields): \(response.status) \(response.text.suffix(20))")
            }
            tag = response["ETag"]
            // The second answer may be unchanged or new, but of nothing older.
            if number % 5 == 0 {
                let again = try connections[(number + 1) % 4].get("/" + name)
                if !again.text.hasSuffix(text(number)) { wrong.append("\(number) again: \(again.text.suffix(20))") }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(5))")
    }

    @Test("is new at once, thousands of times", arguments: [(["--no-reload"], 6_000), ([], 2_000)])
    func always(options: [String], rounds: Int) throws {
        try check(try ServingSite(options, files: ["a.txt": "x"]), "a.txt", rounds: rounds)
    }

    @Test("is new at once if it is a page, 1,000 times")
    func page() throws {
        try check(try ServingSite(files: ["a.html": "x"]), "a.html", rounds: 1_000)
    }

    @Test("is an image that Firefox keeps no copy of, whoever has asked for it before")
    func imagesForFirefox() throws {
        let site = try ServingSite(files: ["a.gif": "GIF", "a.css": "body {}"])
        let firefox = ["User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"]
        let other = ["User-Agent": "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0"]
        let tag = try site.settled("/a.gif", other)["ETag"]
        for _ in 0..<3 {
            let image = try site.get("/a.gif", firefox)
            #expect(image["Cache-Control"] == "no-store" && image.text == "GIF")
            #expect(image["ETag"] == nil && image["Last-Modified"] == nil)
            let again = try site.get("/a.gif", other)
            #expect(again["Cache-Control"] == "no-cache" && again["ETag"] == tag)
        }
        #expect(try site.get("/a.css", firefox)["Cache-Control"] == "no-cache")
        let own = try ServingSite(["--header", "*.gif: Cache-Control: max-age=60"], files: ["a.gif": "GIF"])
        #expect(try own.get("/a.gif", firefox)["Cache-Control"] == "max-age=60")
    }

    @Test("is new at once while others ask for it all the time")
    func whileOthersAsk() async throws {
        let site = try ServingSite(["--no-reload"], files: ["a.txt": text(0)])
        let port = site.vif.port
        let end = Mailbox<Void>()
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await onThread {
                    let connection = try Connection(port: port)
                    var newest = ""
                    while end.count == 0 {
                        // Truncated for a moment, it is empty.
                        let text = try connection.get("/a.txt").text
                        #expect(text >= newest || text.utf8.count < 7, "\(text) after \(newest)")
                        if text.utf8.count == 7 { newest = text }
                    }
                }
            }
            defer { end.put(()) }
            try check(site, "a.txt", rounds: 2_000)
        }
    }

    @Test("is new at once also after its answer was kept in memory")
    func kept() throws {
        let site = try ServingSite(files: ["a.txt": text(0), "b.html": text(0)])
        let connection = try Connection(port: site.vif.port)
        for (round, style) in (Save.allCases + Save.allCases).enumerated() {
            for name in ["a.txt", "b.html"] {
                _ = try kept("/" + name, connection)
                try save(text(round + 1), as: style, to: name, in: site.folder)
                #expect(try connection.get("/" + name).text.hasSuffix(text(round + 1)), "\(style) \(name)")
            }
        }
    }

    @Test("is sought anew when its folder is another one, or is there no more")
    func folders() throws {
        let site = try ServingSite(files: ["dir/a.txt": text(1), "dir.new/a.txt": text(2)])
        let connection = try Connection(port: site.vif.port)
        let get = { try connection.get("/dir/a.txt") }
        _ = try kept("/dir/a.txt", connection)
        for round in 0..<20 {
            try site.folder.rename("dir", to: "dir.old")
            #expect(try get().status == 404)
            try site.folder.rename("dir.new", to: "dir")
            for _ in 0..<3 { #expect(try get().text == text(round % 2 == 0 ? 2 : 1)) }
            try site.folder.rename("dir.old", to: "dir.new")
        }
    }

    @Test("is sought anew when the link to it is another one")
    func links() throws {
        let site = try ServingSite(files: [
            "one.txt": text(1), "two.txt": text(2), "d1/a.txt": text(1), "d2/a.txt": text(2),
        ])
        let connection = try Connection(port: site.vif.port)
        for round in 0..<100 {
            let isFirst = round % 2 == 0
            for (name, target) in [("a.txt", isFirst ? "one.txt" : "two.txt"), ("d", isFirst ? "d1" : "d2")] {
                try site.folder.link(name + "~", to: target)
                try site.folder.rename(name + "~", to: name)
            }
            for _ in 0..<2 {
                #expect(try connection.get("/a.txt").text == text(isFirst ? 1 : 2))
                #expect(try connection.get("/d/a.txt").text == text(isFirst ? 1 : 2))
            }
        }
    }

    @Test("is sought in the folder that is there now, at once", arguments: ["", "m/"])
    func replaced(place: String) throws {
        let folder = try TemporaryFolder()
        for (name, number) in [("dir", 1), ("dir.new", 2)] { try folder.write(text(number), to: name + "/a.txt") }
        let other = try TemporaryFolder()
        let vif = try VifProcess(
            folder: place.isEmpty ? folder.url("dir") : other.path,
            arguments: place.isEmpty ? [] : ["--mount", "/m=\(folder.url("dir"))"])
        let connection = try Connection(port: vif.port)
        #expect(try connection.get("/\(place)a.txt").text == text(1))
        try folder.rename("dir", to: "dir.old")
        try folder.rename("dir.new", to: "dir")
        #expect(try connection.get("/\(place)a.txt").text == text(2))
        #expect(vif.stop() == 0)
    }

    @Test("is no longer served when its folder moves out and a link leads there")
    func movedOut() throws {
        let outside = try TemporaryFolder()
        let site = try ServingSite(files: ["dir/a.txt": text(1)])
        let connection = try Connection(port: site.vif.port)
        _ = try kept("/dir/a.txt", connection)
        try Command.run("mv", site.folder.url("dir").string, outside.path.string)
        try site.folder.link("dir", to: outside.url("dir").string)
        #expect(try connection.get("/dir/a.txt").status == 403)
    }

    @Test("and becomes a folder, and a file again, is each at once")
    func kinds() throws {
        let site = try ServingSite(files: ["a": text(0)])
        let connection = try Connection(port: site.vif.port)
        _ = try kept("/a", connection)
        for round in 1...20 {
            try site.folder.remove("a")
            #expect(try connection.get("/a").status == 404)
            try site.folder.write(text(round), to: "a/index.html")
            #expect(try connection.get("/a")["Location"] == "/a/")
            #expect(try connection.get("/a/").text.hasSuffix(text(round)))
            try site.folder.remove("a/index.html")
            try site.folder.remove("a")
            #expect(try connection.get("/a/").status == 404)
            try site.folder.write(text(round), to: "a")
            #expect(try connection.get("/a").text == text(round))
        }
    }

    @Test("under a clean address counts before the page, and gives way to it again")
    func cleanAddress() throws {
        let site = try ServingSite(files: ["about.html": "<p>page"])
        let connection = try Connection(port: site.vif.port)
        _ = try kept("/about", connection)
        for round in 0..<20 {
            try site.folder.write(text(round), to: "about")
            #expect(try connection.get("/about").text == text(round))
            try site.folder.remove("about.html")
            #expect(try connection.get("/about").text == text(round))
            try site.folder.write("<p>page", to: "about.html")
            try site.folder.remove("about")
            #expect(try connection.get("/about").text.hasSuffix("<p>page"))
        }
    }

    @Test("counts before the page of an application and before the site's own 404")
    func fallbacks() throws {
        let site = try ServingSite(["--spa"], files: ["index.html": "<p>app", "404.html": "<p>none"])
        let connection = try Connection(port: site.vif.port)
        for round in 0..<20 {
            #expect(try connection.get("/new", ["Accept": "text/html"]).text.hasSuffix("<p>app"))
            #expect(try connection.get("/new").text.hasSuffix("<p>none"))
            try site.folder.write(text(round), to: "new")
            #expect(try connection.get("/new", ["Accept": "text/html"]).text == text(round))
            try site.folder.remove("new")
        }
    }

    /// Asks until the answer has not changed for longer than files count as unsettled, so that it is kept.
    private func kept(_ path: String, _ connection: Connection) throws -> ReceivedResponse {
        let clock = ContinuousClock()
        let start = clock.now
        var response = try connection.get(path)
        repeat { response = try connection.get(path) } while clock.now - start < .milliseconds(120)
        return response
    }
}
