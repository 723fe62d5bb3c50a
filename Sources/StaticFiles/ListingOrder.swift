/// How the visitor wants a listing sorted.
package struct ListingOrder: Sendable, Equatable {
    enum Column: String, Sendable {
        case name, size, time
    }

    enum Direction: String, Sendable {
        case ascending, descending

        var opposite: Direction { self == .ascending ? .descending : .ascending }
    }

    let column: Column
    let direction: Direction

    init(column: Column, direction: Direction) {
        self.column = column
        self.direction = direction
    }

    /// Reads `sort=name|size|time&order=ascending|descending`. What is missing or unknown is the default: by name,
    /// ascending. Of several values the first counts, as it does for the `URLSearchParams` of the page's script.
    package init(query: String?) {
        column = Self.value(of: "sort", in: query).flatMap(Column.init) ?? .name
        direction = Self.value(of: "order", in: query).flatMap(Direction.init) ?? .ascending
    }

    /// What a click on the head of a column asks for: the other direction; or, on another column, the end of it that
    /// people look for, which is the largest and the newest.
    func afterClick(on clicked: Column) -> ListingOrder {
        if clicked == column { return ListingOrder(column: column, direction: direction.opposite) }
        return ListingOrder(column: clicked, direction: clicked == .name ? .ascending : .descending)
    }

    private static func value(of key: String, in query: String?) -> String? {
        guard let query else { return nil }
        for field in query.utf8.split(separator: UInt8(ascii: "&")) where field.starts(with: key.utf8) {
            let rest = field.dropFirst(key.utf8.count)
            if rest.first == UInt8(ascii: "=") { return String(Substring(rest.dropFirst())) }
        }
        return nil
    }
}
