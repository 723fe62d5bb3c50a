import HTTPServing
import LocalCertificates
import NIOCore
import NIOPosix
import Synchronization

/// What the server proves with who it is, kept good for as long as it runs.
final class ServerCertificates: Sendable {
    private enum Source {
        case own(OwnCertificate)
        case issued(IssuedCertificates)

        var identity: ServerIdentity {
            switch self {
            case .own(let certificate): certificate.identity
            case .issued(let certificates): certificates.identity
            }
        }
    }

    /// Soon enough for a clock that is set, and for a file whose change nobody has reported.
    private static let longestWait: Int64 = 3_600

    let service: TLSService
    private let source: Source
    private let clock: WallClock
    private let terminal: Terminal
    private let said = SaidOnce()
    /// One look at a time: a timer and the kernel ask for them.
    private let looking = Mutex(())

    /// - Parameter names: what the server goes by.
    /// - Throws: `AuthorityError` or `TLSError`
    init(of secure: Secure, for names: SubjectNames, clock: @escaping WallClock, terminal: Terminal) throws {
        let source: Source =
            switch secure {
            case .own(let certificate): .own(certificate)
            case .authority(let home): .issued(try IssuedCertificates(of: home, for: names, clock: clock))
            }
        self.source = source
        self.clock = clock
        self.terminal = terminal
        service = try TLSService(
            identity: TLSIdentity(source.identity), covers: { source.identity.names.covers($0) },
            identityForName: { name in
                guard case .issued(let certificates) = source else { return nil }
                return certificates.identity(forName: name).map(TLSIdentity.init)
            })
    }

    /// What the certificate is for.
    var names: SubjectNames { source.identity.names }

    /// Nothing with a certificate of the user's own.
    var authority: LocalAuthority? {
        guard case .issued(let certificates) = source else { return nil }
        return certificates.authority
    }

    /// What the person at the terminal should know at the start.
    func sayNews() {
        switch source {
        case .own(let certificate):
            for flaw in certificate.identity.flaws { terminal.warn(flaw.description) }
            warnOfEnd(of: certificate)
        case .issued(let certificates):
            if certificates.isAuthorityNew { sayAuthorityIsNew() }
        }
    }

    /// Begins to look by itself: in time, and when files of the user's own change.
    func keepGood(on loop: any EventLoop, files: NIOThreadPool) {
        lookLater(seconds: Self.longestWait, on: loop, files: files)
        guard case .own(let certificate) = source,
            let reports = KernelReports.openFolderReports(certificate.folders)
        else { return }
        KernelReports.follow(reports, name: "vif-certificate") { _ = self.look() }
    }

    /// What the server goes by has changed. Reads files: not for an event loop.
    func change(names: SubjectNames) {
        guard case .issued(let certificates) = source, certificates.wanted != names else { return }
        certificates.wanted = names
        _ = look()
    }

    private func lookLater(seconds: Int64, on loop: any EventLoop, files: NIOThreadPool) {
        loop.scheduleTask(in: .seconds(min(seconds, Self.longestWait))) {
            files.submit { state in
                guard state == .active else { return }
                self.lookLater(seconds: self.look(), on: loop, files: files)
            }
        }
    }

    /// Replaces the certificate if it is time to. Reads files: not for an event loop.
    ///
    /// - Returns: in how many seconds to look again.
    func look() -> Int64 {
        looking.withLock { _ in
            do {
                switch source {
                case .own(let certificate): return try look(at: certificate)
                case .issued(let certificates): return try look(at: certificates)
                }
            } catch {
                let sentence = "\(error) Until then the certificate of before is shown."
                if said.isFirst(sentence) { terminal.warn(sentence) }
                return Self.longestWait
            }
        }
    }

    private func look(at certificate: OwnCertificate) throws -> Int64 {
        if try certificate.renew(now: clock()) {
            try service.replace(identity: TLSIdentity(certificate.identity))
            let end = Validity.text(certificate.identity.validity.notAfter)
            terminal.sayNow("\(certificate.certificate) changed → its certificate is shown now, good until \(end)")
        }
        warnOfEnd(of: certificate)
        return Self.longestWait
    }

    private func look(at certificates: IssuedCertificates) throws -> Int64 {
        let look = try certificates.renew()
        guard look.isRenewed else { return look.nextInSeconds }
        try service.replace(identity: TLSIdentity(certificates.identity))
        terminal.sayInDetail("a new certificate is shown, for \(certificates.identity.names)")
        if look.isAuthorityNew { sayAuthorityIsNew() }
        return look.nextInSeconds
    }

    private func sayAuthorityIsNew() {
        terminal.say("Browsers warn about this certificate until you run: vif trust")
    }

    /// While there is time to get another.
    private func warnOfEnd(of certificate: OwnCertificate) {
        let (end, now) = (certificate.identity.validity.notAfter, clock())
        guard now > end - min(14 * 86_400, certificate.identity.validity.third) else { return }
        let sentence =
            "The certificate in \(certificate.certificate) \(now > end ? "ended" : "ends") on \(Validity.text(end)). "
            + "Renew it: the new file is read without a restart."
        if said.isFirst(sentence) { terminal.warn(sentence) }
    }
}

extension TLSIdentity {
    init(_ identity: ServerIdentity) {
        self.init(certificates: identity.chain, privateKey: identity.privateKey)
    }
}

extension Validity {
    /// Of its length; an early warning for a certificate of a week would be there from the start.
    fileprivate var third: Int64 { max(0, notAfter / 3 - notBefore / 3) }
}
