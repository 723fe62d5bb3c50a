/// What pages are told when files change. Paths are as they stand in a URL, from the root of the site.
package enum ReloadMessage: Sendable, Equatable {
    /// Every page loads itself again. The paths say why; there may be none.
    case reload([String])
    /// Pages that use these stylesheets load them again, and nothing else.
    case restyle([String])

    /// A message names no more paths than this; a change that is larger has no need to.
    package static let pathLimit = 100

    /// What a page does that uses the paths.
    var usualOutcome: PageMessage.Outcome {
        switch self {
        case .reload: .reload
        case .restyle: .restyle
        }
    }

    package var paths: [String] {
        switch self {
        case .reload(let paths), .restyle(let paths): paths
        }
    }
}
