import Glibc
import SystemPackage
import TestSupport
import Testing

/// A way in which programs save `page.html`, which holds `old`.
struct SaveStyle: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let save: @Sendable (TemporaryFolder) throws -> Void

    // The pauses in some of them are the program's own, between two writes; nothing is awaited with them.
    private init(_ description: String, _ save: @escaping @Sendable (TemporaryFolder) throws -> Void) {
        testDescription = description
        self.save = save
    }

    /// As a shell does it, in the folder.
    private static func shell(_ script: String) -> SaveStyle {
        SaveStyle(script) { try Command.run("sh", "-ec", "cd '\($0.path)' && \(script)") }
    }

    static let all = plain + editors + tools

    private static let plain = [
        SaveStyle("a plain write") { try $0.write("new", to: "page.html") },
        SaveStyle("many pieces over 300 ms") { folder in
            let file = try FileDescriptor.open(folder.url("page.html"), .writeOnly, options: .truncate)
            for piece in 1...10 {
                try file.writeAll("piece \(piece)\n".utf8)
                // The writer's own pause, and likewise below.
                usleep(30_000)
            }
            try file.close()
        },
        SaveStyle("a temporary file renamed over it") {
            try $0.write("new", to: "page.html.tmp")
            try $0.rename("page.html.tmp", to: "page.html")
        },
        SaveStyle("a backup's rename, then a new file") {
            try $0.rename("page.html", to: "page.html~")
            try $0.write("new", to: "page.html")
            try $0.remove("page.html~")
        },
        SaveStyle("a truncation, then a write") {
            try $0.write("", to: "page.html")
            try $0.write("new", to: "page.html")
        },
        SaveStyle("a file emptied, and filled 100 ms later") {
            try $0.write("", to: "page.html")
            usleep(100_000)
            try $0.write("new", to: "page.html")
        },
        SaveStyle("opened as it is and cut, as VS Code does") { folder in
            let file = try FileDescriptor.open(folder.url("page.html"), .readWrite)
            try file.resize(to: 0)
            try file.writeAll("new".utf8)
            try file.close()
        },
        SaveStyle("two renames, as JetBrains' editors do") {
            try $0.write("new", to: "page.html___jb_tmp___")
            try $0.rename("page.html", to: "page.html___jb_old___")
            try $0.rename("page.html___jb_tmp___", to: "page.html")
            try $0.remove("page.html___jb_old___")
        },
    ]

    private static let editors =
        ["set backup writebackup backupcopy=no", "set nobackup writebackup backupcopy=yes"].map { settings in
            SaveStyle("vim with \(settings)") {
                try Command.run(
                    "vim", "-u", "NONE", "-N", "-es", "-c", settings, "-c", "%s/old/new/", "-c", "wq",
                    $0.url("page.html").string)
            }
        }
        + ["nil", "t"].map { copying in
            SaveStyle("Emacs with its lock and autosave, backup-by-copying \(copying)") {
                try Command.run(
                    "emacs", "-Q", "--batch", $0.url("page.html").string, "--eval",
                    "(progn (setq backup-by-copying \(copying) auto-save-default t) (auto-save-mode 1) (erase-buffer) "
                        + "(insert \"new\") (do-auto-save) (save-buffer))")
            }
        }

    private static let tools =
        [
            "sed -i s/old/new/ page.html",
            "printf new | tee page.html",
            "printf new >.new && install -m 644 .new page.html && rm .new",
            "printf new >.new && cp .new page.html",
            "printf new >.new && cp -p .new page.html",
            "printf new >.new && mv .new page.html",
            "printf new >.new && ln -f .new page.html",
            "printf new >.new && ln -sfn .new page.html",
            "printf newer >.new && rsync .new page.html",
            "printf newer >.new && rsync --inplace .new page.html",
            "mkdir .in && printf new >.in/page.html && tar cf .tar -C .in page.html && tar xf .tar",
            "dd if=/dev/zero of=page.html bs=1 count=3 conv=notrunc status=none",
        ].map(shell) + [
            SaveStyle("git checkout") { folder in
                try Command.run(
                    "sh", "-ec",
                    """
                    cd '\(folder.path)'
                    git() { command git -c user.name=x -c user.email=x@example.org -c commit.gpgsign=false "$@"; }
                    git init -q
                    git add page.html
                    git commit -qm old
                    git update-index --cacheinfo 100644,$(echo new | git hash-object -w --stdin),page.html
                    git commit -qm new
                    git checkout -q -f HEAD -- page.html
                    """)
            }
        ]
}
