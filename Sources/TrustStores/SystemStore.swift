import SystemPackage

/// The authorities that the system's own programs trust: curl, git, Python.
struct SystemStore: Sendable {
    static let name = "system"

    let layout: SystemLayout
    let authority: Authority
    let places: Places
    private let update: FilePath

    /// - Throws: `Missing`: what is missing, and the cure.
    init(_ authority: Authority, in places: Places) throws(Missing) {
        guard let layout = SystemLayout.find(in: places) else {
            throw Missing(
                path: places.root.pushing(SystemLayout.debian.anchors),
                sentence: "This system has no folder for authorities that Vif knows. On Debian: "
                    + SystemLayout.debian.packages.update)
        }
        self.layout = layout
        self.authority = authority
        self.places = places
        guard let program = layout.update.first, let update = places.systemProgram(program) else {
            throw Missing(
                path: places.root.pushing(layout.anchors),
                sentence: "\(layout.update.joined(separator: " ")) is missing. Install it: \(layout.packages.update)")
        }
        self.update = update
    }

    struct Missing: Error {
        let path: FilePath
        let sentence: String
    }

    /// The authority's own.
    var file: FilePath { anchors.appending("\(prefix)\(authority.shortFingerprint).crt") }

    /// What the outcome names.
    var shownPath: FilePath { authority == .lost ? anchors : file }

    /// Programs read the bundle.
    func status() -> Outcome.Result { isInBundle ?? isFileRight ? .isTrusted : .isNotTrusted }

    func trust() -> Outcome.Result {
        // In the bundle without a file it would be gone after the next update.
        if isFileRight, isInBundle != false { return .alreadyTrusted }
        guard let administrator = Administrator.find(in: places) else {
            let install = "sudo install -m 0644 \(ShellWord.quoted(authority.path)) \(ShellWord.quoted(file))"
            return needsRoot([install, "sudo \(additionCommand)"])
        }
        let work = SystemWork(administrator: administrator)
        if let complaint = work.write(Array(authority.certificate.pem.utf8), to: file) {
            return .failed("The authority is not added: \(complaint). \(takeBack(work, isUpdated: false))")
        }
        if let complaint = work.update(additionWords) ?? bundleComplaint(isWanted: true) {
            return .failed("The authority is not added: \(complaint). \(takeBack(work, isUpdated: true))")
        }
        return .trusted
    }

    func untrust() -> Outcome.Result {
        let files = files
        guard !files.isEmpty || isInBundle == true else { return .notThere }
        guard let administrator = Administrator.find(in: places) else {
            return needsRoot(files.map { "sudo rm \(ShellWord.quoted($0))" } + ["sudo \(removalCommand)"])
        }
        var contents: [(path: FilePath, bytes: [UInt8])] = []
        for path in files {
            do throws(Errno) {
                contents.append((path, try BoundedFile.read(path, limit: CertificateText.limit)))
            } catch {
                return .failed("Nothing is changed: \(path) cannot be read: \(error). Remove it: sudo rm \(path)")
            }
        }
        let work = SystemWork(administrator: administrator)
        guard let complaint = work.remove(files) ?? work.update(removalWords) else {
            let done = files.isEmpty ? "There is no file of Vif's" : "Vif's file is removed"
            return bundleComplaint(isWanted: false).map { .failed("\(done), but \($0)") } ?? .removed
        }
        // As it was: the bundle has it still, and a second try finds what there is to do.
        for (path, bytes) in contents where !Entry.isFile(path) {
            if let error = work.write(bytes, to: path) {
                return .failed(
                    "The bundle could not be made anew: \(complaint). Vif's file is removed, and cannot be put back: "
                        + "\(error). Run: sudo \(removalCommand)")
            }
        }
        return .failed(
            "The authority is trusted still, as before: \(complaint). Try it by hand: sudo \(removalCommand)")
    }

    // MARK: facts

    private var anchors: FilePath { places.root.pushing(layout.anchors) }

    /// Users of one machine have an authority each, and leave those of others alone.
    private var prefix: String { "vif-authority-\(places.user)-" }

    private var files: [FilePath] {
        Entry.names(in: anchors).filter { $0.hasPrefix(prefix) && $0.hasSuffix(".crt") }.map { anchors.appending($0) }
    }

    private var isFileRight: Bool { certificates(in: file, limit: CertificateText.limit) == [authority.certificate] }

    /// Nothing if there is no bundle where it is looked for.
    private var isInBundle: Bool? {
        certificates(in: places.root.pushing(layout.bundle), limit: 16 << 20)?.contains(authority.certificate)
    }

    private func certificates(in path: FilePath, limit: Int) -> [CertificateText]? {
        (try? BoundedFile.read(path, limit: limit)).map(CertificateText.all)
    }

    private var additionWords: [String] { [update.string] + layout.update.dropFirst() }

    private var removalWords: [String] { additionWords + (layout.removalOption.map { [$0] } ?? []) }

    private var additionCommand: String { additionWords.joined(separator: " ") }

    private var removalCommand: String { removalWords.joined(separator: " ") }

    // MARK: sentences

    private func needsRoot(_ commands: [String]) -> Outcome.Result {
        .failed("Only root may change it, and nothing is changed. Run: \(commands.joined(separator: " && "))")
    }

    private func bundleComplaint(isWanted: Bool) -> String? {
        guard let isInBundle, isInBundle != isWanted else { return nil }
        let bundle = places.root.pushing(layout.bundle)
        return isWanted
            ? "\(additionCommand) has not put it into \(bundle)"
            : "\(bundle) has the authority still, from another file in \(anchors). Remove that, and run: "
                + "sudo \(removalCommand)"
    }

    /// After a failure: neither the file nor what may have been made of it is left.
    private func takeBack(_ work: SystemWork, isUpdated: Bool) -> String {
        guard Entry.owner(of: file) != nil else { return "Nothing is changed." }
        if let error = work.remove([file]) { return "Its file is left: \(error). Remove it: sudo rm \(file)" }
        guard isUpdated, let error = work.update(removalWords), isInBundle == true else {
            return "Its file is removed again, and the bundle does not have it."
        }
        return "Its file is removed again, but the bundle has it: \(error). Run: sudo \(removalCommand)"
    }
}
