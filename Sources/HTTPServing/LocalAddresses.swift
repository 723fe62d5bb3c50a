import Synchronization

/// The addresses of this machine that we listen on. They change while a server runs.
package final class LocalAddresses: Sendable {
    private let hosts: Mutex<[Authority.Host]>

    package init(_ hosts: [Authority.Host] = []) {
        self.hosts = Mutex(hosts)
    }

    package var all: [Authority.Host] {
        get { hosts.withLock { $0 } }
        set { hosts.withLock { $0 = newValue } }
    }

    func contains(_ host: Authority.Host) -> Bool { hosts.withLock { $0.contains(host) } }
}
