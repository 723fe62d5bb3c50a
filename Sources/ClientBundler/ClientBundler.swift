import Foundation

/// Joins the parts of the client to one script, has esbuild make it small, and writes it as Swift: the first argument is
/// the file to write, the second the style of the notices, the others are the parts.
@main
struct ClientBundler {
    /// What `ClientScript` puts in here when the program starts.
    private static let options = "__VIF_OPTIONS__"
    private static let quotes = "\"\"\""

    static func main() {
        do {
            let paths = CommandLine.arguments.dropFirst()
            guard let output = paths.first, paths.count > 2 else { throw BundlingError.usage }
            let texts = try paths.dropFirst().map { try String(contentsOfFile: $0, encoding: .utf8) }
            let style = try minified(texts[0], as: "css")
            guard !style.contains(where: { "`\\$".contains($0) }) else { throw BundlingError.unexpected }
            // One function is around all of them: nothing is global.
            let script = try minified(
                """
                ((MORPH, TOAST) => {
                'use strict';
                const STYLE = `\(style)`;
                \(texts.dropFirst().joined())
                connect();
                })(\(options));
                """, as: "js")
            let ends = script.components(separatedBy: options)
            guard ends.count == 2, !script.contains(quotes), !script.contains("\\#") else {
                throw BundlingError.unexpected
            }
            let text = """
                enum ClientSource {
                static let start: StaticString = #\(quotes)
                \(ends[0])
                \(quotes)#
                static let end: StaticString = #\(quotes)
                \(ends[1])
                \(quotes)#
                }

                """
            try text.write(toFile: output, atomically: true, encoding: .utf8)
        } catch {
            FileHandle.standardError.write(Data("error: \(error)\n".utf8))
            exit(1)
        }
    }

    /// In ASCII: it may be read under any encoding.
    private static func minified(_ text: String, as ending: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "vif-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "client.\(ending)")
        try text.write(to: source, atomically: true, encoding: .utf8)
        let esbuild = Process()
        esbuild.executableURL = URL(filePath: "/usr/bin/env")
        esbuild.arguments = ["esbuild", source.path(percentEncoded: false), "--minify", "--log-level=warning"]
        let output = Pipe()
        esbuild.standardOutput = output
        try esbuild.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        esbuild.waitUntilExit()
        switch esbuild.terminationStatus {
        case 0: break
        case 127: throw BundlingError.noEsbuild
        default: throw BundlingError.failed
        }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}

enum BundlingError: Error, CustomStringConvertible {
    case usage, noEsbuild, failed, unexpected

    var description: String {
        switch self {
        case .usage: "name the file to write, and the parts of the client"
        case .noEsbuild: "esbuild is missing, which makes the client small: sudo apt-get install esbuild"
        case .failed: "esbuild cannot read the client; what it said is above"
        case .unexpected: "the client's script has lost its options, or holds what ends a text of Swift"
        }
    }
}
