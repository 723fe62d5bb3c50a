/// What a page's request for its session tells of it.
package struct PageVisit: Sendable, Equatable {
    /// The virtual host that it is a page of; nothing for the site itself.
    package var host: String?
    /// It was opened under an address of the network, as other devices do.
    package var isFromNetwork: Bool

    package init(host: String? = nil, isFromNetwork: Bool = false) {
        self.host = host
        self.isFromNetwork = isFromNetwork
    }
}
