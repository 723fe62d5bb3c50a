import SystemPackage

/// Finds the databases of Firefox: one in each profile that has been used.
enum FirefoxStores {
    static func find(in places: Places) -> [NSSStore] {
        let (home, flatpak) = (places.home, places.home.appending(".var/app/org.mozilla.firefox"))
        // From 147 on, new profiles are below XDG_CONFIG_HOME.
        let folders: [(name: String, path: FilePath)] = [
            ("Firefox", home.appending(".mozilla/firefox")),
            ("Firefox", places.configurationHome.appending("mozilla/firefox")),
            ("Firefox (snap)", home.appending("snap/firefox/common/.mozilla/firefox")),
            ("Firefox (snap)", home.appending("snap/firefox/common/.config/mozilla/firefox")),
            ("Firefox (snap)", home.appending("snap/firefox/current/.config/mozilla/firefox")),
            ("Firefox (flatpak)", flatpak.appending(".mozilla/firefox")),
            ("Firefox (flatpak)", flatpak.appending("config/mozilla/firefox")),
        ]
        var known: Set<[UInt64]> = []
        return folders.flatMap { name, path in
            profiles(in: path)
                // A profile may be listed in two places, and a folder be a link to another.
                .filter { Entry.identity(of: $0.appending("cert9.db")).map { known.insert($0).inserted } ?? false }
                .map { NSSStore(name: name, folder: $0) }
        }
    }

    private static func profiles(in folder: FilePath) -> [FilePath] {
        let listed = (try? BoundedFile.read(folder.appending("profiles.ini"), limit: 1 << 20)) ?? []
        let paths = ProfileList.paths(in: listed).map { $0.isRelative ? folder.pushing($0) : $0 }
        return (Entry.names(in: folder).map { folder.appending($0) } + paths).filter(NSSStore.isDatabase)
    }
}

/// The file in which Firefox lists its profiles, `profiles.ini`.
enum ProfileList {
    /// As they stand there: relative ones are in the file's folder.
    static func paths(in bytes: [UInt8]) -> [FilePath] {
        var paths: [FilePath] = []
        var isInProfile = false
        for line in bytes.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            let line = String(decoding: line, as: UTF8.self)
            if line.hasPrefix("[") {
                isInProfile = line.hasPrefix("[Profile")
            } else if isInProfile, line.hasPrefix("Path="), !line.utf8.contains(0) {
                paths.append(FilePath(String(line.dropFirst("Path=".count))))
            }
        }
        return paths.filter { !$0.isEmpty }
    }
}
