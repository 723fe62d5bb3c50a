/// What words like `pages=900` after the command say, for other sizes than the usual ones.
enum Setting {
    static func number(_ name: String) -> Int? {
        CommandLine.arguments.lazy.filter { $0.hasPrefix(name + "=") }.compactMap { Int($0.dropFirst(name.count + 1)) }
            .first
    }
}
