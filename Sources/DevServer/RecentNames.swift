/// What was made for the names that were asked for lately: as many as there is room for, and the oldest go first.
struct RecentNames<Value> {
    private let limit: Int
    private var values: [String: Value] = [:]
    /// In the order in which they came.
    private var names: [String] = []

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { values.count }

    subscript(name: String) -> Value? { values[name] }

    mutating func insert(_ value: Value, for name: String) {
        if values.updateValue(value, forKey: name) == nil { names.append(name) }
        while names.count > limit { values[names.removeFirst()] = nil }
    }

    mutating func removeAll() {
        (values, names) = ([:], [])
    }
}
