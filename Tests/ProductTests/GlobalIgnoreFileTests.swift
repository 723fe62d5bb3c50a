import Testing

@testable import VifCommand

@Suite("Git's configuration")
struct GlobalIgnoreFileTests {
    @Test(
        "names the file with patterns for every repository",
        arguments: [
            ("[core]\n\texcludesFile = ~/.ignore\n", "~/.ignore"),
            ("[user]\nname = x\n[Core]\nExcludesfile=\"/a b/c\"\n", "/a b/c"),
            ("[core]\nexcludesfile = /one\nexcludesfile = /two\n", "/two"),
            ("[other]\nexcludesfile = /one\n", nil), ("", nil), ("[core", nil), ("[core]\nexcludesfile", nil),
        ])
    func excludesFile(text: String, path: String?) {
        #expect(GlobalIgnoreFile.excludesFile(in: text) == path)
    }
}
