import SystemPackage
import TestSupport

/// Vif and nginx with the same certificate, and the same suite for all connections.
struct SecureContest {
    let contest: Contest
    /// Held: the certificate is in it.
    private let certificates: TemporaryFolder

    init(serving folder: TemporaryFolder) throws {
        certificates = try TemporaryFolder()
        let (certificate, key) = (certificates.url("a.crt").string, certificates.url("a.key").string)
        try Command.run(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key,
            "-out", certificate)
        contest = try Contest(
            serving: folder, vif: .vif(["--cert", certificate, "--key", key]),
            nginx: .secureNginx(certificate: certificate, key: key))
    }
}

extension StaticServer {
    /// Without sessions that are gone on with, as Vif's are not either in these measurements: no client asks for it.
    static func secureNginx(certificate: String, key: String) -> StaticServer {
        nginx(
            options: "ssl http2",
            lines: """
                ssl_certificate \(certificate); ssl_certificate_key \(key); ssl_protocols TLSv1.2 TLSv1.3;
                ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256;
                ssl_ecdh_curve X25519; ssl_session_tickets off; http2_max_concurrent_streams 128;
                """)
    }
}
