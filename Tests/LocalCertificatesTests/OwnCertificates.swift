import SystemPackage
import TestSupport

/// Certificates of a user's own, made with OpenSSL's program as users make them. They are good around the true time.
struct OwnCertificates {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs a command line in the folder.
    func run(_ command: String) throws {
        try Command.run("sh", "-ec", "cd \"$1\"; \(command)", "sh", folder.path.string)
    }

    func makeKey(_ name: String = "key.pem", _ options: String = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256")
        throws
    {
        try run("openssl genpkey \(options) -out \(name)")
    }

    /// A certificate that signs itself.
    func sign(
        _ name: String = "cert.pem", key: String = "key.pem", days: Int = 100,
        _ options: String =
            "-addext subjectAltName=DNS:own.localhost,IP:10.0.0.1 -addext basicConstraints=critical,CA:FALSE"
    ) throws {
        try run("openssl req -x509 -new -key \(key) -subj /CN=own -days \(days) \(options) -out \(name)")
    }

    /// Root, intermediate and server: root.pem, middle.pem and leaf.pem, each with its key.
    func makeChain() throws {
        for name in ["root", "middle", "leaf"] { try makeKey(name + ".key") }
        try sign("root.pem", key: "root.key", "-addext keyUsage=keyCertSign")
        try issue("middle", by: "root", "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign")
        try issue("leaf", by: "middle", "basicConstraints=CA:FALSE\nsubjectAltName=DNS:own.localhost")
    }

    func issue(_ name: String, by issuer: String, _ extensions: String, days: Int = 100) throws {
        try folder.write(extensions, to: "\(name).ext")
        try run(
            """
            openssl req -new -key \(name).key -subj /CN=\(name) -out \(name).csr
            openssl x509 -req -in \(name).csr -CA \(issuer).pem -CAkey \(issuer).key -CAcreateserial -days \(days) \
            -extfile \(name).ext -out \(name).pem 2>/dev/null
            """)
    }
}
