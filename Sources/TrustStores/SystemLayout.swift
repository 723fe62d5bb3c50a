import SystemPackage

/// Where a distribution keeps the authorities that the system trusts, and how it makes the bundle that programs read.
struct SystemLayout: Sendable, Equatable {
    /// The folder for files of the administrator's own.
    let anchors: FilePath
    /// All that is trusted, in one file.
    let bundle: FilePath
    /// The program that makes it, and its arguments.
    let update: [String]
    /// One more, without which links to a file that is removed would be left.
    var removalOption: String?
    /// The command that installs that program, and the one that installs certutil.
    let packages: (update: String, certutil: String)

    static func == (first: Self, second: Self) -> Bool { first.anchors == second.anchors }

    /// In the order in which they are looked for: on Fedora there may be a folder of Debian's, but not the other way.
    static let all = [
        SystemLayout(  // Fedora, Red Hat
            anchors: "etc/pki/ca-trust/source/anchors", bundle: "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            update: ["update-ca-trust", "extract"],
            packages: ("sudo dnf install ca-certificates", "sudo dnf install nss-tools")),
        SystemLayout(  // Arch Linux
            anchors: "etc/ca-certificates/trust-source/anchors",
            bundle: "etc/ca-certificates/extracted/tls-ca-bundle.pem",
            update: ["trust", "extract-compat"],
            packages: ("sudo pacman -S ca-certificates-utils", "sudo pacman -S nss")),
        SystemLayout(  // openSUSE
            anchors: "etc/pki/trust/anchors", bundle: "var/lib/ca-certificates/ca-bundle.pem",
            update: ["update-ca-certificates"], removalOption: "--fresh",
            packages: ("sudo zypper install ca-certificates", "sudo zypper install mozilla-nss-tools")),
        debian,
    ]

    static let debian = SystemLayout(
        anchors: "usr/local/share/ca-certificates", bundle: "etc/ssl/certs/ca-certificates.crt",
        update: ["update-ca-certificates"], removalOption: "--fresh",
        packages: ("sudo apt install ca-certificates", "sudo apt install libnss3-tools"))

    /// Nothing if the system is of none of these kinds.
    static func find(in places: Places) -> SystemLayout? {
        all.first { Entry.isFolder(places.root.pushing($0.anchors)) }
    }
}
