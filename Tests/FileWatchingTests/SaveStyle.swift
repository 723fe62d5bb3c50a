import SystemPackage
import TestSupport
import Testing

/// A way in which programs save `page.html`, which holds `old`.
struct SaveStyle: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let save: @Sendable (TemporaryFolder) throws -> Void

    static let all = [
        SaveStyle(testDescription: "a plain write") { try $0.write("new", to: "page.html") },
        SaveStyle(testDescription: "a temporary file renamed over it") {
            try $0.write("new", to: "page.html.tmp")
            try $0.rename("page.html.tmp", to: "page.html")
        },
        SaveStyle(testDescription: "a backup's rename, then a new file") {
            try $0.rename("page.html", to: "page.html~")
            try $0.write("new", to: "page.html")
            try $0.remove("page.html~")
        },
        SaveStyle(testDescription: "a truncation, then a write") {
            try $0.write("", to: "page.html")
            try $0.write("new", to: "page.html")
        },
        SaveStyle(testDescription: "sed -i") { try Command.run("sed", "-i", "s/old/new/", $0.url("page.html").string) },
        SaveStyle(testDescription: "vim with backup and rename") {
            try Command.run(
                "vim", "-u", "NONE", "-N", "-es", "-c", "set backup writebackup backupcopy=no", "-c", "%s/old/new/",
                "-c", "wq", $0.url("page.html").string)
        },
        SaveStyle(testDescription: "vim in place") {
            try Command.run(
                "vim", "-u", "NONE", "-N", "-es", "-c", "set nobackup writebackup backupcopy=yes", "-c", "%s/old/new/",
                "-c", "wq", $0.url("page.html").string)
        },
    ]
}
