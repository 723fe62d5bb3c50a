import Foundation
import PackagePlugin

/// Makes one small script of the client's parts when `LiveReload` is built, and whenever one of them has changed.
@main
struct ClientBundling: BuildToolPlugin {
    /// In the order in which they need each other.
    private static let parts = [
        "page", "uses", "stamps", "styles", "assets", "state", "alignment", "morph", "changes", "reload", "notices",
        "channel", "messages",
    ]

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = context.package.directoryURL.appending(path: "Public/client")
        let parts = (["notices.css"] + Self.parts.map { $0 + ".js" }).map { folder.appending(path: $0) }
        let script = context.pluginWorkDirectoryURL.appending(path: "ClientSource.swift")
        return [
            .buildCommand(
                displayName: "Bundling the client", executable: try context.tool(named: "ClientBundler").url,
                arguments: [script.path(percentEncoded: false)] + parts.map { $0.path(percentEncoded: false) },
                inputFiles: parts, outputFiles: [script])
        ]
    }
}
