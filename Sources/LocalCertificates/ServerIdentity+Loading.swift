package import SystemPackage

extension ServerIdentity {
    /// Reads a certificate of the user's own, those of its issuers after it, and its key. Blocks.
    ///
    /// - Parameters:
    ///   - keyPath: nothing if the key is in the certificate's file.
    ///   - passphrase: asks for the passphrase of an encrypted key, once; nothing if there is nobody to ask.
    /// - Throws: `CertificateError`. After `wrongPassphrase` it is worth another try.
    package static func load(
        certificate path: FilePath, key keyPath: FilePath?, now: Int64, passphrase: () -> [UInt8]?
    ) throws(CertificateError) -> ServerIdentity {
        let file = try IdentityFile(at: path)
        let keyFile = if let keyPath { try IdentityFile(at: keyPath) } else { file }
        if let keyPath, !file.hasCertificate, file.key != nil, keyFile.hasCertificate, keyFile.key == nil {
            throw .swapped(certificate: path, key: keyPath)
        }
        let certificates = try file.certificates()
        let key = try keyFile.privateKey(isSeparate: keyPath != nil, passphrase: passphrase)
        try key.check(in: keyFile.path)
        guard let leaf = certificates.first(where: { $0.belongs(to: key) }) else {
            throw .keyMismatch(certificate: path, key: keyFile.path)
        }
        let chain = CertificateChain.sorted(from: leaf, among: certificates)
        for certificate in chain { try certificate.check(in: path, isOwn: certificate === leaf, now: now) }
        let encoded = chain.compactMap(\.der)
        guard let validity = leaf.validity, encoded.count == chain.count, let keyBytes = try? key.der() else {
            throw .damaged(path)
        }
        return ServerIdentity(
            chain: encoded, privateKey: keyBytes, names: leaf.names, validity: validity, flaws: leaf.flaws(key: key))
    }
}

/// The order that certificates are sent in (RFC 8446 §4.4.2).
enum CertificateChain {
    /// From the server's own to its issuer, and on to the issuer's as far as they are there. What is not on the way is
    /// left out.
    static func sorted(from leaf: Certificate, among certificates: [Certificate]) -> [Certificate] {
        var chain = [leaf]
        var rest = certificates.filter { $0 !== leaf }
        while let last = chain.last, !last.isIssued(by: last),
            let index = rest.firstIndex(where: { last.isIssued(by: $0) })
        {
            chain.append(rest.remove(at: index))
        }
        return chain
    }
}

extension IdentityFile {
    fileprivate func certificates() throws(CertificateError) -> [Certificate] {
        let found = blocks.filter(\.isCertificate)
        guard !found.isEmpty else {
            throw blocks.contains { $0.label.hasSuffix("CERTIFICATE REQUEST") } ? .request(path) : .noCertificate(path)
        }
        let certificates = found.compactMap { Certificate(der: $0.bytes) }
        guard certificates.count == found.count else { throw .damaged(path) }
        return certificates
    }

    fileprivate func privateKey(
        isSeparate: Bool, passphrase: () -> [UInt8]?
    ) throws(CertificateError) -> PrivateKey {
        guard let key else { throw isSeparate ? .noKey(path) : .noKeyInCertificate(path) }
        // ssh-keygen's own form has the same ending in its label, and OpenSSL cannot read it.
        guard key.label != "OPENSSH PRIVATE KEY" else { throw .unknownKey(path, "OpenSSH") }
        var secret: [UInt8]?
        if key.isEncrypted {
            secret = passphrase()
            guard secret != nil else { throw .passphraseNeeded(path) }
        }
        do throws(PEM.KeyFailure) {
            return try PEM.decryptKey(in: text, passphrase: secret)
        } catch .unknownCipher {
            throw key.isEncrypted ? .unknownCipher(path) : .damaged(path)
        } catch {
            throw key.isEncrypted ? .wrongPassphrase(path) : .damaged(path)
        }
    }
}

extension PrivateKey {
    /// Refuses what TLS or browsers have no use for.
    fileprivate func check(in path: FilePath) throws(CertificateError) {
        switch kind {
        case .rsa(let bits): guard bits >= 2_048 else { throw .weakKey(path, bits: bits) }
        case .ellipticCurve(let curve): guard KeyKind.curves.contains(curve) else { throw .unknownKey(path, curve) }
        case .ed25519: break
        case .other(let name): throw .unknownKey(path, name)
        }
    }
}

extension Certificate {
    /// - Parameter isOwn: it is the server's, not an issuer's.
    fileprivate func check(in path: FilePath, isOwn: Bool, now: Int64) throws(CertificateError) {
        guard let validity else { throw .damaged(path) }
        guard !validity.isOver(by: now) else {
            throw isOwn
                ? .expired(path, on: validity.notAfter)
                : .issuerExpired(path, name: commonName, on: validity.notAfter)
        }
        guard validity.contains(now) else { throw .notYetValid(path, from: validity.notBefore) }
    }

    fileprivate func flaws(key: PrivateKey) -> [CertificateFlaw] {
        var flaws: [CertificateFlaw] = []
        if isAuthority { flaws.append(.isAuthority) }
        if names.isEmpty { flaws.append(.hasNoNames) }
        if !isForServers { flaws.append(.isNotForServers) }
        if key.kind == .ed25519 { flaws.append(.isEd25519) }
        return flaws
    }
}
