import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import LocalCertificates

@Suite("A kept authority")
struct KeepingTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("is found without anything being made")
    func find() throws {
        let path = folder.url("data/vif")
        #expect(try LocalAuthority.find(in: path)?.fingerprint == nil)
        #expect(access(folder.url("data").string, F_OK) != 0)
        let made = try LocalAuthority.opened(in: path)
        #expect(try LocalAuthority.find(in: path)?.fingerprint == made.fingerprint)
        try folder.write("garbage", to: "data/vif/authority.key")
        #expect(throws: AuthorityError.damaged(path.appending("authority.key"))) { try LocalAuthority.find(in: path) }
    }

    @Test("is removed with all that is its own, and nothing else")
    func remove() throws {
        let path = folder.url("vif")
        #expect(try !LocalAuthority.remove(from: path))
        _ = try LocalAuthority.opened(in: path)
        #expect(try LocalAuthority.remove(from: path))
        #expect(access(path.string, F_OK) != 0)
        _ = try LocalAuthority.opened(in: path)
        try folder.write("mine", to: "vif/notes")
        #expect(try LocalAuthority.remove(from: path))
        #expect(try Command.run("ls", "-A", path.string) == "notes\n")
        #expect(try !LocalAuthority.remove(from: path))
    }
}
