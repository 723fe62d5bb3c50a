import Glibc
import HTTPServing

extension EntityTag {
    /// A tag that never stays the same when a file's bytes may have changed.
    ///
    /// The file's change time, size and number tell its versions apart, without reading it. The change time moves in
    /// ticks of some milliseconds: as long as another write could fall into the same tick, the tag is made unique, so
    /// that it matches nothing later.
    ///
    /// - Parameters:
    ///   - variant: what else the bytes depend on, such as what is inserted into a page.
    ///   - now: read before the file was opened.
    init(_ identity: FileIdentity, variant: String, at now: Moment) {
        let parts = [identity.seconds, identity.nanoseconds, identity.size].map { String($0, radix: 36) }
        let unsettled = identity.isUnsettled(at: now) ? ".\(now.time.tv_sec).\(now.time.tv_nsec)" : ""
        self.init(opaque: "\(parts.joined(separator: "-"))-\(String(identity.inode, radix: 36))\(variant)\(unsettled)")
    }
}
