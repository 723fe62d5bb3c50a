import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("vif trust and vif untrust", .enabled(if: TrustingUser.hasCertutil, "libnss3-tools is not installed"))
struct TrustCommandTests {
    private let user: TrustingUser
    private let chromium = "home/.pki/nssdb"
    private let firefox = "home/.mozilla/firefox/abc.default-release"

    init() throws {
        user = try TrustingUser()
    }

    /// The first words of each line.
    private func starts(_ output: String) -> [String] {
        output.split(separator: "\n").map {
            String($0.split(separator: " ").prefix { !$0.contains("/") }.joined(separator: " "))
        }
    }

    @Test("trust a new authority in every store, say what became of each, and take it out again")
    func all() throws {
        let trusted = try user.vif("trust")
        #expect(trusted.status == 0 && trusted.errors == "", "\(trusted)")
        #expect(trusted.output.hasPrefix("A certificate authority of your own was made.\n  trusted          system  "))
        #expect(trusted.output.contains("  trusted          Chromium            ~/.pki/nssdb\n"))
        #expect(
            trusted.output.contains("  trusted          Firefox             ~/.mozilla/firefox/abc.default-release\n"))
        #expect(
            trusted.output.hasSuffix(
                """
                Browsers that are running read this at their next start.
                The authority's certificate, for other devices: \(user.data)/authority.crt

                """))
        for database in [chromium, firefox] { #expect(try user.entries(in: database).count == 1) }
        #expect(try user.anchorNames().count == 1 && user.isInBundle())

        let again = try user.vif("trust")
        #expect(again.status == 0 && !again.output.contains("was made") && !again.output.contains("next start"))
        #expect(again.output.split(separator: "already trusted").count == 4)

        let removed = try user.vif("untrust")
        #expect(removed.status == 0 && removed.errors == "", "\(removed)")
        #expect(removed.output.split(separator: "  removed  ").count == 3)
        #expect(
            removed.output.hasSuffix(
                "The authority's own files stay in \(user.data). To remove them: vif untrust --delete\n"))
        for database in [chromium, firefox] { #expect(try user.entries(in: database).isEmpty) }
        #expect(try user.anchorNames().isEmpty && !user.isInBundle())
    }

    @Test("tell with --status what trusts the authority, change nothing, and exit with 13 unless all do")
    func status() throws {
        let none = try user.vif("trust", "--status")
        #expect(none.status == 13 && none.output.hasPrefix("There is no certificate authority yet"))
        #expect(access(user.data.string, F_OK) != 0)
        _ = try user.vif("trust")
        let all = try user.vif("trust", "--status")
        #expect(all.status == 0, "\(all)")
        #expect(starts(all.output).prefix(3) == ["trusted system", "trusted Chromium", "trusted Firefox"])
        #expect(all.output.contains("The authority is Vif local authority ("))
        _ = try Command.run("sh", "-c", "rm '\(user.folder.url(firefox))'/*.db")
        try user.makeDatabase(firefox)
        let some = try user.vif("trust", "--status")
        #expect(some.status == 13)
        #expect(starts(some.output).prefix(3) == ["trusted system", "trusted Chromium", "not trusted Firefox"])
        #expect(try user.entries(in: firefox).isEmpty)
    }

    @Test("do what can be done where one store fails, say what did not work, and exit with 13")
    func oneFails() throws {
        try user.folder.write("garbage", to: firefox + "/cert9.db")
        let trusted = try user.vif("trust")
        #expect(trusted.status == 13)
        #expect(trusted.output.contains("  failed           Firefox "))
        #expect(try user.entries(in: chromium).count == 1 && user.isInBundle())
        let removed = try user.vif("untrust", "--delete")
        #expect(removed.status == 13 && removed.output.contains("  failed           Firefox "))
        #expect(try user.entries(in: chromium).isEmpty)
        // As long as a store may trust it, it is told by its files which one it is.
        #expect(access(user.data.appending("authority.key").string, F_OK) == 0)
    }

    @Test(
        "take an authority out of the stores although its files are gone, or damaged", arguments: ["rm -r", "damage"])
    func lost(how: String) throws {
        _ = try user.vif("trust")
        if how == "damage" {
            try user.folder.write("garbage", to: "home/.local/share/vif/authority.key")
        } else {
            try Command.run("rm", "-r", user.data.string)
        }
        let removed = try user.vif("untrust")
        #expect(removed.output.split(separator: "  removed  ").count == 3, "\(removed)")
        #expect(removed.errors.contains("is damaged") == (how == "damage"))
        for database in [chromium, firefox] { #expect(try user.entries(in: database).isEmpty) }
        #expect(try user.anchorNames().isEmpty)
        if how == "rm -r" {
            #expect(removed.status == 0)
            #expect(try user.vif("untrust").output.split(separator: "  not there  ").count == 3)
        }
    }

    @Test("remove the authority's files with --delete")
    func delete() throws {
        _ = try user.vif("trust")
        let removed = try user.vif("untrust", "--delete")
        #expect(removed.status == 0 && removed.output.hasSuffix("The authority's files in \(user.data) are removed.\n"))
        #expect(access(user.data.string, F_OK) != 0)
        let again = try user.vif("untrust", "--delete")
        #expect(again.status == 0 && again.output.hasSuffix("There are no files in \(user.data).\n"))
    }

    @Test("go on to the end when nobody reads any more what they say")
    func noReader() throws {
        let words = user.words + ["trust", "--system-root", user.folder.url("system").string]
        let command = (["env"] + words).map { "'\($0)'" }.joined(separator: " ")
        try Command.run("sh", "-c", "\(command) | :")
        #expect(try user.isInBundle())
        for database in [chromium, firefox] { #expect(try user.entries(in: database).count == 1) }
    }

    @Test("say in one sentence what keeps an authority from being made, with 14")
    func noAuthority() throws {
        try user.folder.write("a file", to: "home/.local")
        for arguments in [["trust"], ["trust", "--status"], ["untrust"]] {
            let result = try Command.result(
                of: user.words + arguments + ["--system-root", user.folder.url("system").string])
            if arguments == ["trust"] {
                #expect(result.status == 14 && result.errors.hasPrefix("vif: "), "\(result)")
                #expect(result.errors.split(separator: "\n").count == 1)
            } else {
                #expect(result.status == (arguments == ["untrust"] ? 0 : 13), "\(result)")
            }
        }
        let homeless = try Command.result(of: ["-u", "HOME", "-u", "XDG_DATA_HOME", VifProcess.binary, "trust"])
        #expect(homeless.status == 14 && homeless.errors.contains("neither HOME nor XDG_DATA_HOME is set"))
    }

    @Test("are told in the help, with their exit codes")
    func help() throws {
        #expect(try user.vif("--help").output.contains("vif trust"))
        for command in ["trust", "untrust"] {
            let help = try user.vif(command, "--help").output
            #expect(help.contains("13   a store failed") && !help.contains("--system-root"), "\(help)")
        }
    }
}
