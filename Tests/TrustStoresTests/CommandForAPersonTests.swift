import SystemPackage
import Testing

@testable import TrustStores

@Suite("A command for a person")
struct CommandForAPersonTests {
    @Test("has paths quoted where a person copies them to a shell")
    func quoting() {
        #expect(ShellWord.quoted("/home/jo/rootCA.pem") == "/home/jo/rootCA.pem")
        #expect(ShellWord.quoted("/home/jo's $x/a") == "'/home/jo'\\''s $x/a'")
    }
}
