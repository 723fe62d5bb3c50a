import Testing

@testable import StaticFiles

@Suite("The order of a listing")
struct ListingOrderTests {
    @Test(
        "is read from the query",
        arguments: [
            (nil, .name, .ascending), ("", .name, .ascending), ("sort=size&order=descending", .size, .descending),
            ("order=ascending&sort=time", .time, .ascending), ("x=1&sort=size&y", .size, .ascending),
            ("sort=name&order=descending", .name, .descending), ("order=descending", .name, .descending),
            ("sort=size&sort=time", .size, .ascending), ("sort=Size", .name, .ascending),
            ("sort=colour&order=sideways", .name, .ascending), ("sorted=size", .name, .ascending),
            ("sort", .name, .ascending), ("&&==&sort=&", .name, .ascending),
            ("sort=<script>", .name, .ascending), ("resort=size", .name, .ascending),
        ] as [(String?, ListingOrder.Column, ListingOrder.Direction)])
    func query(query: String?, column: ListingOrder.Column, direction: ListingOrder.Direction) {
        #expect(ListingOrder(query: query) == ListingOrder(column: column, direction: direction))
    }

    @Test(
        "is what the head of a column says, with folders first",
        arguments: [
            (nil, ["B", "c", "a1", "A2", "a10", "z"]),
            ("sort=name&order=descending", ["c", "B", "z", "a10", "A2", "a1"]),
            ("sort=size", ["B", "c", "A2", "a1", "a10", "z"]),
            ("sort=size&order=descending", ["B", "c", "z", "a1", "a10", "A2"]),
            ("sort=time", ["c", "B", "a10", "z", "a1", "A2"]),
            ("sort=time&order=descending", ["B", "c", "A2", "a1", "z", "a10"]),
        ])
    func sorting(query: String?, names: [String]) {
        let entries = [
            entry("z", size: 300, modified: 20), entry("a10", size: 200, modified: 10),
            entry("c", .folder, size: 1, modified: 1), entry("A2", size: 100, modified: 40),
            entry("B", .folder, size: 4096, modified: 2), entry("a1", size: 200, modified: 30),
        ]
        let sorted = ListingOrder(query: query).sorted(entries)
        #expect(sorted.map { String(decoding: $0.entry.name, as: UTF8.self) } == names)
        #expect(sorted.first { $0.entry.name == Array("a10".utf8) }?.rank == 4)
    }

    @Test(
        "of names is natural",
        arguments: [
            ["page2", "page10"], ["page2", "Page10"], ["Page1", "page1"], ["a", "B", "c"], ["v1.9.3", "v1.10.0"],
            ["1", "02", "3"], ["007", "07", "7"], ["x0", "x1"], ["a-1", "a1", "ab"], ["a", "a1"], ["9", "a"],
            ["img1x2", "img1x10", "img2"], ["Äpfel", "äpfel2"], ["ÄA", "äb"],
            ["99999999999999999998", "99999999999999999999"],
            ["9", "10000000000000000000000"],
        ])
    func natural(names: [String]) {
        #expect(sortedNames(names) == names)
        #expect(sortedNames(names.reversed()) == names)
    }

    private func sortedNames(_ names: [String]) -> [String] {
        ListingOrder(query: nil).sorted(names.map { entry($0) }).map { String(decoding: $0.entry.name, as: UTF8.self) }
    }

    private func entry(
        _ name: String, _ kind: ListingEntry.Kind = .file, size: Int = 0, modified: Int = 0
    ) -> ListingEntry {
        ListingEntry(name: Array(name.utf8), kind: kind, size: size, modified: modified, isLink: false)
    }
}
