import Glibc
import SystemPackage
import TestSupport

/// What a server costs that has served one page and waits, and what the program costs on disk.
enum IdleMemory {
    static func run() throws {
        let folder = try TemporaryFolder()
        try folder.writePage()
        print("\nResident memory 1 s after the start, one page served (of all processes of the server)")
        let servers = [StaticServer.vif(), .nginx] + StaticServer.others
        let processes = try servers.map { $0.isInstalled ? try ServerProcess($0, serving: folder.path) : nil }
        sleep(1)
        for (server, process) in zip(servers, processes) {
            print(
                column("  " + server.name, 16) + (try process.map { "\(try $0.residentKiB()) KiB" } ?? "not installed"))
        }
        let stripped = folder.url("vif").string
        try Command.run("strip", "-o", stripped, VifProcess.binary)
        let size = try Command.run("stat", "--format=%s", stripped).filter(\.isNumber)
        print("  vif without symbols has \((Int(size) ?? 0) / 1_024) KiB on disk")
    }
}
