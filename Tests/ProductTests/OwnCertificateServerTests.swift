import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite("With --cert")
struct OwnCertificateServerTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try make("own.localhost")
        try folder.write("<!doctype html><p>root", to: "site/index.html")
    }

    private func run(_ command: String) throws {
        try Command.run("sh", "-ec", "cd \"$1\"; \(command)", "sh", folder.path.string)
    }

    private func make(_ name: String, days: Int = 30, options: String = "") throws {
        try run(
            """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days \(days) -subj /CN=\(name) \
            -addext subjectAltName=DNS:\(name) \(options) -keyout new.key -out new.crt 2>/dev/null
            mv new.key key.pem; mv new.crt cert.pem
            """)
    }

    private var options: [String] { ["--cert", folder.url("cert.pem").string, "--key", folder.url("key.pem").string] }

    private func site(_ options: [String]? = nil) throws -> SecureSite {
        try SecureSite(options ?? self.options, in: folder)
    }

    private func curl(_ site: SecureSite, _ host: String, trusting name: String = "cert.pem") throws -> String {
        let result = try Command.result(of: [
            "curl", "-sS", "--capath", "/nowhere", "--cacert", folder.url(name).string, "--resolve",
            "\(host):\(site.vif.port):127.0.0.1", "https://\(host):\(site.vif.port)/",
        ])
        return result.output + result.errors
    }

    @Test("HTTPS is spoken with it, and its names are hosts of the site")
    func served() throws {
        try make("dev.example.com")
        let site = try site()
        #expect(try curl(site, "dev.example.com").hasSuffix("<p>root"))
        #expect(try Connection(port: site.vif.port).get("/", ["Host": "other.example.com"]).status == 403)
        #expect(access(folder.url("home/.local").string, F_OK) != 0)
        let status = try Connection(port: site.vif.port).get("/__vif/authority.crt")
        #expect(status.status == 404)
        #expect(site.vif.stop() == 0)
    }

    @Test("the address that is printed is one that the certificate is for")
    func address() throws {
        try make("dev.example.com")
        let process = try ChildProcess(
            [VifProcess.binary, folder.url("site").string, "--port", "0"] + options)
        var said = ""
        while !said.contains("watching") { said += process.readSome() }
        #expect(said.contains("    https://dev.example.com:"))
        process.send(signal: SIGINT)
        #expect(process.waitForExit() == 0)
    }

    @Test("a chain is sent in the right order, whatever order it has in the file")
    func chain() throws {
        try run(
            """
            for name in root middle leaf; do openssl ecparam -name prime256v1 -genkey -noout -out $name.key; done
            openssl req -x509 -new -key root.key -subj /CN=root -days 30 -addext keyUsage=keyCertSign -out root.pem
            printf 'basicConstraints=critical,CA:TRUE\\nkeyUsage=keyCertSign' > middle.ext
            printf 'basicConstraints=CA:FALSE\\nsubjectAltName=DNS:own.localhost' > leaf.ext
            openssl req -new -key middle.key -subj /CN=middle -out middle.csr
            openssl x509 -req -in middle.csr -CA root.pem -CAkey root.key -CAcreateserial -days 30 \
            -extfile middle.ext -out middle.pem 2>/dev/null
            openssl req -new -key leaf.key -subj /CN=leaf -out leaf.csr
            openssl x509 -req -in leaf.csr -CA middle.pem -CAkey middle.key -CAcreateserial -days 30 \
            -extfile leaf.ext -out leaf.pem 2>/dev/null
            cat middle.pem leaf.pem leaf.key > cert.pem
            """)
        let site = try site(["--cert", folder.url("cert.pem").string])
        #expect(try curl(site, "own.localhost", trusting: "root.pem").hasSuffix("<p>root"))
    }

    @Test("files that are replaced are shown from the next connection on, and a bad one is not")
    func replaced() throws {
        let site = try site()
        #expect(try site.certificate("own.localhost", "-subject").contains("own.localhost"))
        try make("later.localhost")
        let line = try site.vif.readLine { $0.contains("its certificate is shown now") }
        #expect(line.contains("cert.pem changed → its certificate is shown now, good until "))
        #expect(try site.certificate("later.localhost", "-subject").contains("later.localhost"))
        try folder.write("garbage", to: "cert.pem")
        try make("last.localhost")
        _ = try site.vif.readLine { $0.contains("its certificate is shown now") }
        #expect(try site.certificate("last.localhost", "-subject").contains("last.localhost"))
        #expect(site.vif.stop() == 0)
    }

    @Test(
        "each bad file is told of in one sentence, with an exit code of its kind",
        arguments: [
            ("rm cert.pem", 15, "There is no file"), ("rm key.pem", 15, "There is no file"),
            ("rm cert.pem; mkdir cert.pem", 15, "is a folder"), (": > cert.pem", 15, "is empty"),
            ("echo hello > cert.pem", 15, "There is no certificate in"),
            ("echo hello > key.pem", 15, "There is no private key in"),
            ("head -c 300 cert.pem > cut; mv cut cert.pem", 15, "damaged or cut short"),
            ("mv cert.pem x; mv key.pem cert.pem; mv x key.pem", 15, "are swapped"),
            ("openssl ecparam -name prime256v1 -genkey -noout -out key.pem", 15, "is not that of a certificate"),
            ("openssl x509 -in cert.pem -outform DER -out der; mv der cert.pem", 15, "is in DER"),
            (
                "openssl pkcs12 -export -in cert.pem -inkey key.pem -passout pass: -out p12; mv p12 cert.pem", 15,
                "is PKCS#12"
            ),
            ("openssl req -new -key key.pem -subj /CN=x -out cert.pem", 15, "is a request for a certificate"),
            (
                "openssl req -x509 -newkey rsa:1024 -nodes -subj /CN=x -keyout key.pem -out cert.pem 2>/dev/null", 15,
                "has 1024 bits"
            ),
            (
                "openssl pkey -in key.pem -aes256 -passout pass:x -out e; mv e key.pem", 16,
                "there is no terminal to ask for its passphrase"
            ),
        ])
    func bad(command: String, code: Int32, sentence: String) throws {
        try run(command)
        let result = try Command.result(of: [VifProcess.binary, folder.url("site").string, "--port", "0"] + options)
        #expect(
            result.status == code && result.errors.hasPrefix("vif: ") && result.errors.contains(sentence), "\(result)")
        #expect(result.errors.split(separator: "\n").count == 1 && result.output.isEmpty)
    }

    @Test("one that has ended, or is still to begin, is told of with its date")
    func dates() throws {
        // The clock cannot be set here; a certificate's dates can.
        func date(_ from: String, _ to: String) throws {
            try run(
                """
                rm -f index.txt*; touch index.txt; echo 01 > serial
                printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=index.txt\\nserial=serial\\nnew_certs_dir=.\\n' > ca.cnf
                printf 'default_md=sha256\\npolicy=p\\nunique_subject=no\\n[p]\\ncommonName=supplied\\n' >> ca.cnf
                openssl req -new -key key.pem -subj /CN=x -out x.csr
                openssl ca -batch -config ca.cnf -selfsign -keyfile key.pem -in x.csr -notext -out cert.pem \
                -startdate \(from) -enddate \(to) 2>/dev/null
                """)
        }
        for (from, to, sentence) in [
            ("20200101000000Z", "20210101000000Z", "ended on 2021-01-01 00:00 UTC. Renew it."),
            ("20990101000000Z", "21000101000000Z", "begins on 2099-01-01 00:00 UTC"),
        ] {
            try date(from, to)
            let result = try Command.result(of: [VifProcess.binary, folder.url("site").string] + options)
            #expect(result.status == 15 && result.errors.contains(sentence), "\(result)")
        }
    }

    @Test("the passphrase of a key is asked for at the terminal, not shown, and again when it is wrong")
    func passphrase() throws {
        try run("openssl pkey -in key.pem -aes256 -passout pass:right -out e; mv e key.pem")
        let terminal = try PseudoTerminal()
        let process = try ChildProcess(
            ["sh", "-c", "t=$1; shift; exec \"$@\" < $t 2> $t", "sh", terminal.path.string, VifProcess.binary]
                + [folder.url("site").string, "--port", "0"] + options)
        #expect(try terminal.read(through: ": ") == "Passphrase of \(folder.url("key.pem")): ")
        try terminal.type("wrong\n")
        let again = try terminal.read(through: ": ")
        #expect(again == "\r\nThat is not the passphrase. Passphrase of \(folder.url("key.pem")): ")
        try terminal.type("right\n")
        var said = ""
        while !said.contains("https://") { said += process.readSome() }
        process.send(signal: SIGINT)
        #expect(process.waitForExit() == 0)
    }

    @Test("after three wrong passphrases, and at Ctrl-C, the program ends", arguments: ["wrong", "signal"])
    func noPassphrase(how: String) throws {
        try run("openssl pkey -in key.pem -aes256 -passout pass:right -out e; mv e key.pem")
        let terminal = try PseudoTerminal()
        let process = try ChildProcess(
            ["sh", "-c", "t=$1; shift; exec \"$@\" < $t 2> $t", "sh", terminal.path.string, VifProcess.binary]
                + [folder.url("site").string, "--port", "0"] + options)
        if how == "signal" {
            _ = try terminal.read(through: ": ")
            #expect(try Command.run("stty", "-F", terminal.path.string, "-a").contains(" -echo "))
            process.send(signal: SIGHUP)
            // A test's child may have inherited that signals are blocked: then it ends by itself.
            #expect(process.waitForExit() != 0)
            #expect(try Command.run("stty", "-F", terminal.path.string, "-a").contains(" echo "))
        } else {
            for _ in 1...3 {
                _ = try terminal.read(through: ": ")
                try terminal.type("wrong\n")
            }
            #expect(process.waitForExit() == 16)
            #expect(try terminal.read(through: "Try again").contains("That is not the passphrase of the key"))
        }
    }

    @Test(
        "options that do not go together are refused with 64",
        arguments: [["--key", "key.pem"], ["--cert", ""], ["--cert", "cert.pem", "--key", ""]])
    func usage(arguments: [String]) throws {
        let result = try Command.result(of: [VifProcess.binary] + arguments)
        #expect(result.status == 64 && result.errors.hasPrefix("Error: "), "\(result)")
    }
}
