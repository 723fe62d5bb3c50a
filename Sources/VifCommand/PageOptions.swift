import ArgumentParser
import DevServer
import LiveReload

/// The options of how pages follow their files.
struct PageOptions: ParsableArguments {
    @Flag(help: "Load a page again when it changed, instead of changing it in place.")
    var noMorph = false

    @Flag(help: "Reload every page for every change, also of what it does not use.")
    var reloadAll = false

    @Flag(help: "Say for a moment, in the page, what was swapped.")
    var toast = false

    @Flag(help: "Insert no script into pages. What speaks LiveReload's protocol is told all the same.")
    var noClient = false

    var configuration: Configuration.Pages {
        var pages = Configuration.Pages()
        pages.client.morphs = !noMorph
        pages.client.toasts = toast
        pages.reloadsAll = reloadAll
        pages.haveClient = !noClient
        return pages
    }
}
