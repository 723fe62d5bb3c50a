/// The .gitignore files of a repository: which of its files and folders git ignores.
///
/// Paths are relative to the repository's top, whichever of its folders is served, and have no slash at either end.
struct IgnoreFileTree: Sendable {
    private struct Source {
        let file: IgnoreFile
        /// Where in the path that is judged the part begins that is relative to the file's folder.
        let start: Int
    }

    /// Asked when no .gitignore file has a verdict, in this order: for git, `info/exclude` in the repository and then
    /// the user's `core.excludesFile`.
    var generalFiles: [IgnoreFile]

    private var files: [ArraySlice<UInt8>: IgnoreFile] = [:]

    init(generalFiles: [IgnoreFile] = []) {
        self.generalFiles = generalFiles
    }

    /// Sets, replaces or removes the .gitignore file of a folder. The top is the empty path.
    mutating func set(_ file: IgnoreFile?, forFolder folder: [UInt8]) {
        files[folder[...]] = file
    }

    func hasFile(forFolder folder: [UInt8]) -> Bool { files[folder[...]] != nil }

    func ignores(_ path: ArraySlice<UInt8>, isFolder: Bool) -> Bool {
        verdict(on: path, isFolder: isFolder) ?? false
    }

    /// True if the path or a folder that it is in is ignored, false if a pattern says that it is not. Nothing if no
    /// pattern matches.
    func verdict(on path: ArraySlice<UInt8>, isFolder: Bool) -> Bool? {
        guard !path.isEmpty else { return nil }
        var sources: [Source] = []
        var nameStart = path.startIndex
        while true {
            if let file = files[path[..<nameStart].dropLast()] { sources.append(Source(file: file, start: nameStart)) }
            guard let slash = path[nameStart...].firstIndex(of: .slash) else { break }
            // Nothing in an ignored folder can be included again, and no file in it is asked (gitignore(5)).
            if verdict(on: path[..<slash], isFolder: true, from: sources) == true { return true }
            nameStart = slash + 1
        }
        return verdict(on: path, isFolder: isFolder, from: sources)
    }

    /// - Parameter sources: the nearest file last.
    private func verdict(on path: ArraySlice<UInt8>, isFolder: Bool, from sources: [Source]) -> Bool? {
        for source in sources.reversed() {
            if let verdict = source.file.verdict(on: path[source.start...], isFolder: isFolder) { return verdict }
        }
        return generalFiles.lazy.compactMap { $0.verdict(on: path, isFolder: isFolder) }.first
    }
}
