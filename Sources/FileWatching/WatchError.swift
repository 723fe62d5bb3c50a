package import SystemPackage

/// Why watching could not start.
package enum WatchError: Error, Equatable, CustomStringConvertible {
    /// `fs.inotify.max_user_instances` is used up (`EMFILE`), or the kernel has no inotify.
    case noInotifyInstance(Errno)
    /// libinotifytools keeps its state in static variables: a process has one watcher.
    case alreadyWatching
    /// libinotifytools waits with `select(2)`, which knows the first 1,024 descriptors only.
    case descriptorTooHigh(Int32)
    case noThread(Errno)
    case noPipe(Errno)

    /// One sentence with the cure.
    package var description: String {
        switch self {
        case .noInotifyInstance(let error):
            """
            The kernel gives no inotify instance (\(error)). Stop another watching program, or raise the limit: \
            sudo sysctl fs.inotify.max_user_instances=1024
            """
        case .alreadyWatching: "This process watches a folder already. Start a second process for the other folder."
        case .descriptorTooHigh(let descriptor):
            "Descriptor \(descriptor) is too high to watch with. Start watching before opening 1,024 files."
        case .noPipe(let error): "No pipe for the watcher (\(error)). Close other programs and start again."
        case .noThread(let error): "No thread for the watcher (\(error)). Close other programs and start again."
        }
    }
}
