import SystemPackage

/// Finds the databases of Chromium and its kin: one for all profiles of a user (docs/linux/cert_management.md of
/// Chromium).
enum ChromiumStores {
    /// One is enough to make a database for.
    private static let programs = [
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "google-chrome-beta",
        "google-chrome-unstable", "chrome", "brave-browser", "microsoft-edge", "vivaldi",
    ]

    /// Their identifiers on Flathub.
    private static let flatpaks = [
        "org.chromium.Chromium": "Chromium", "com.google.Chrome": "Chrome", "com.brave.Browser": "Brave",
        "com.microsoft.Edge": "Edge", "com.vivaldi.Vivaldi": "Vivaldi",
    ]

    static func find(in places: Places) -> [NSSStore] {
        // A snap or a flatpak has a home of its own.
        let native = programs.contains { places.program($0).map { !isBoxed($0) } ?? false }
        var stores = find(
            "Chromium", home: places.home, dataHome: places.dataHome, isInstalled: native)
        let snap = places.home.appending("snap/chromium/current")
        stores += find(
            "Chromium (snap)", home: snap, dataHome: snap.appending(".local/share"), isInstalled: Entry.isFolder(snap))
        for (identifier, name) in flatpaks.sorted(by: { $0.key < $1.key }) {
            let home = places.home.appending(".var/app").appending(identifier)
            stores += find(
                "\(name) (flatpak)", home: home, dataHome: home.appending("data"), isInstalled: Entry.isFolder(home))
        }
        return stores
    }

    private static func find(
        _ name: String, home: FilePath, dataHome: FilePath, isInstalled: Bool
    ) -> [NSSStore] {
        let (old, new) = (home.appending(".pki/nssdb"), dataHome.appending("pki/nssdb"))
        let found = [old, new].filter(NSSStore.isDatabase).map { NSSStore(name: name, folder: $0) }
        guard found.isEmpty, isInstalled else { return found }
        // From 146 on, Chromium keeps it in the new folder, unless there is the old one, which is all that others know.
        // What is made in the old one is read by all. But where the new one is there already, it would be hidden.
        let folder = Entry.isFolder(new) && !Entry.isFolder(old) ? new : old
        return [NSSStore(name: name, folder: folder, isMissing: true)]
    }

    private static func isBoxed(_ program: FilePath) -> Bool {
        program.starts(with: "/snap/bin") || program.string.contains("/flatpak/exports/")
    }
}
