/// What git is asked about: lines of ignore files, and paths that they may match.
enum IgnoreTable {
    static var lines: [[UInt8]] {
        (names + brackets + anchored).map { Array($0.utf8) } + bytes
    }

    static let paths: [[UInt8]] =
        [
            "a", "b", "ab", "abc", "A", "a.txt", "b.log", ".log", "log", "a.log.txt", "foo", "foobar", "a b", " a",
            "a ", "a  ", "#a", "!a", "!", "#", "a\\", "\\a", "\\", "[a]", "[", "]", "-", "^", "a-b", "*", "**", "?",
            "a*b", "a\r", "a\t", "\t", "line\nfeed", "\n", "é", "日本", ":a", "x]", "a]b", "a/b", "a/c", "b/a", "a/b/c",
            "a/x/b", "a/x/y/b", "x/a", "x/a/b", "x/y/a", "x/y/a/b", "foo/bar", "foo/x/bar", "foo/x/y/bar",
            "foobar/bar", "x/foo", "x/foo/bar", "a.txt/b", "a/b.txt", "x/a.txt", "a b/c d", "a/*", "a/**/b",
            "x/line\nfeed", "x/[a]", "a.d/b", ".a", ".a/b", "foo/.a", "ab/ab/ab", "aa/ab", "build/out/a.o", "out",
            "x/build",
        ].map { Array($0.utf8) } + [[0xFF], [0xFF, 0xFE, 0x61], [0x78, 0x2F, 0xE9], [0x61, 0x80]]

    private static let names = [
        "a", "ab", "foo", "a.txt", "*.txt", "*.log", "*", "**", "***", "?", "??", "a*", "*a", "*a*", "a*b", "*b*c",
        "a?c", "?.txt", ".*", "*.*", ".log", "*.", "fo*r", "f*o*b*r", "*o*", "line?feed", "line*", "é", "??t", "日*",
        "a/", "*/", "foo/", "*.d/", "build/", "!a", "!*", "!a/", "!!a", "\\!a", "\\#a", "#a", "!#a", "\\a", "\\\\",
        "\\\\a", "a\\", "a\\\\", "\\*", "\\?", "\\[a\\]", "\\[", "[", "]", "!", "/", "//", "!/", "", " ", "   ", "\\ ",
        " a", "a ", "a   ", "a\\ ", "a\\  ", "a \\ ", "a\\ \\ ", "a \\", "a  b", "a b", "a\\ b", "a\t", "\t", "a\r",
        "a\r\r", "a \r", "a\r ", "\r", " \r", "a/\r", "a\\\r", "\\a\\b", "a\\*b", "**a", "a**", "a**b", "*a**",
        "**.txt", "*\\", "*.t?t", "a\0b", "a\0 \r", "\0a", ":a", "^", "-", "*[", "**[a", "*\\t", "**/", "***/",
    ]

    private static let brackets = [
        "[a]", "[ab]", "[a-c]", "[c-a]", "[!a]", "[^a]", "[!a-c]", "[^a-c]*", "[]]", "[!]]", "[]-]", "[]-a]", "[-a]",
        "[a-]", "[!-]", "[--0]", "[a", "[!", "[^", "[]", "[!]", "[a-", "[a-]b", "[\\]]", "[\\\\]", "[a\\-c]",
        "[\\a-\\c]", "[a-\\", "[\\", "[*]", "[?]", "[[]", "[[]a[]]", "[a]b[c]", "[[:alpha:]]", "[[:alpha:]b]",
        "[![:alpha:]]", "[[:digit:]-z]", "[[:alpha:]-z]", "[a-[:alpha:]]", "[[:foo:]]", "[[:alpha:]", "[[:alpha",
        "[[:]", "[[:]]", "[[::]]", "[[:a]", "[:alpha:]", "[[:alpha:][:punct:]]", "[[:ALPHA:]]", "x[]]", "a[]]b",
        "a[!/]b", "a[/]b", "[/]", "a[.-0]b", "[!b]/b", "*[/]*", "[a-c]/[!x]", "x/[[]a]", "[\\[:alpha:]]", "[a-b-d]",
        "[a--]", "[!!]", "[^^]", "[!^]", "[#]a", "[[:alpha:]\\]]", "[é]", "[a[:digit:]-c]", "[a[:b]c]",
        "[[:[:alpha:]]", "[a[:]-c]", "[[:x[:alpha:]y]",
    ]

    private static let anchored = [
        "/a", "/*", "/**", "/a/", "/*/", "a/b", "/a/b", "a/*", "a/b/", "*/b", "*/a", "*/*", "*/*/*", "a/?/b", "/*.txt",
        "x/*.txt", "a/*/b", "foo/*", "foo/bar", "/foo", "//a", "a//b", "a//", "/a//", "\\/a", "a\\/b", "*\\/b",
        "a/\\b", "a/b\\", "a\\/", "./a", "a/.", "../a", "a/*.txt", "*b/c", "*a/b*", "?/b", "foo*/bar", "f*/b*r", "*/",
        "a b/c d", "a\\ b/c\\ d", "a/b ", "!a/b", "!/a", "!*/b", "!\\/a", "/!a", "/#a", "/\\#a", "line\nfeed",
        "x/line?feed", "a/\\*", "build/*/*.o", "a*/b*/c*", "**/a", "**/b", "**/a/b", "**/foo/bar", "**/*.txt", "**/*",
        "**/**", "**/**/a", "**/**/**/b", "a/**", "foo/**", "a/**/b", "a/**/**/b", "a/**/c", "foo/**/bar", "/**/b",
        "/**/a/b", "/a/**", "**/a/**", "**/x/**/b", "x/**/", "**/a/", "a/**/", "**/*/b", "*/**/b", "*/**", "**/*b",
        "**/b*", "**/*a/*b", "***/b", "a/***/b", "a/***", "/***", "**a/b", "*/a**", "*/a**b", "*/**b", "*/b**/c",
        "?**/b", "*a**/b", "[a]**/b", "\\a**/b", "a**/b", "foo**/bar", "/foo**", "/foo**/bar", "a/b**", "a/x**/b",
        "**\\/b", "**\\/a/b", "a/**\\/b", "**\\/", "a/**\\", "a\\/**/b", "a\\/**", "**/**\\/b", "**\\/**/b", "**\\/**",
        "x/**/a/**/b", "!**/b", "!a/**", "**/.a", "**/?", "**/[ab]", "**/\\a", "**/ab/ab", "a/**/b/**/c", "**/x/y/**",
    ]

    private static let bytes: [[UInt8]] = [
        [0xFF], [0xFF, 0x2A], [0x5B, 0xF0, 0x2D, 0xFF, 0x5D], [0x3F, 0x80], [0x5B, 0x21, 0x61, 0x5D],
        [0x78, 0x2F, 0xE9], [0x2A, 0xFE, 0x2A], [0x5C, 0xFF], [0xEF, 0xBB, 0xBF, 0x61], [0xEF, 0xBB, 0xBF, 0x23, 0x61],
        [0xEF, 0xBB, 0x61],
    ]
}
