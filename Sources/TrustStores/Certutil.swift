import SystemPackage

/// Looks into an NSS database and changes it, by certutil of libnss3-tools.
struct Certutil: Sendable {
    struct Failure: Error, Equatable {
        let complaint: String

        /// There is no certificate of the nickname.
        var isOfNickname: Bool { complaint.contains("Could not find cert") }

        /// The words for what NSS says, as far as they help.
        var reason: String {
            if complaint.contains("SEC_ERROR_BAD_PASSWORD") { return "it has a primary password" }
            if complaint.contains("SEC_ERROR_BAD_DATABASE") || complaint.contains("SEC_ERROR_PKCS11_GENERAL_ERROR") {
                return "it is in use by another program, or damaged (\(complaint))"
            }
            if complaint.contains("SEC_ERROR_READ_ONLY") { return "it may not be written to (\(complaint))" }
            return complaint
        }
    }

    /// More than one certificate may have the same.
    typealias Nickname = String

    private let program: FilePath
    private let database: String

    init(_ program: FilePath, database: FilePath) {
        self.program = program
        // Without the prefix, an old certutil would make another kind of database, which browsers do not read.
        self.database = "sql:\(database)"
    }

    /// All that are in the database, with their nicknames.
    func list() throws(Failure) -> [ListedCertificate] {
        try ListedCertificate.all(in: run(["-L"]))
    }

    /// The certificates of that nickname, and all with the same subject.
    func details(of nickname: Nickname) throws(Failure) -> [CertificateDetails] {
        try CertificateDetails.all(in: run(["-L", "-n", nickname]))
    }

    /// Adds a certificate as an authority for servers' certificates. One that is there already keeps its nickname.
    func add(_ authority: Authority) throws(Failure) {
        let trustInServersOnly = "C,,"
        _ = try run(
            ["-A", "-a", "-n", authority.nickname, "-t", trustInServersOnly],
            input: Array(authority.certificate.pem.utf8))
    }

    /// Removes one certificate of that nickname.
    func remove(_ nickname: Nickname) throws(Failure) {
        _ = try run(["-D", "-n", nickname])
    }

    /// In a folder that is there.
    func makeDatabase() throws(Failure) {
        _ = try run(["-N", "--empty-password"])
    }

    private func run(_ words: [String], input: [UInt8] = []) throws(Failure) -> [UInt8] {
        let run = ProgramRun.run([program.string] + words + ["-d", database], input: input)
        guard run.isGood else { throw Failure(complaint: run.isCut ? "it holds too much" : run.complaint) }
        return run.output
    }
}
