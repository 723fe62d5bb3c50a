internal import CLinux
import Glibc
import SystemPackage

/// Whether the kernel reports the changes on a file system: not those that another machine makes.
enum FileSystemKind {
    /// The numbers of statfs(2) and of the kernel's magic.h, by the names that users know.
    private static let remote: [UInt32: String] = [
        0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB", 0x0102_1997: "9p", 0x6573_5546: "FUSE",
        0x786F_4256: "VirtualBox shared folder", 0xBACB_ACBC: "VMware shared folder", 0x7C7C_6673: "Parallels folder",
        0x5346_4846: "WSL drive", 0x00C3_6400: "Ceph", 0x5346_414F: "AFS", 0x7375_7245: "Coda", 0x564C: "NCP",
        0x0BD0_0BD0: "Lustre", 0x0116_1970: "GFS2", 0x7461_636F: "OCFS2",
    ]

    /// The name of the kind, if changes go unreported.
    static func unreported(at path: FilePath) -> String? {
        var type: UInt32 = 0
        guard path.withPlatformString({ vif_statfs_type($0, &type) }) == 0 else { return nil }
        return unreported(type: type)
    }

    static func unreported(type: UInt32) -> String? { remote[type] }
}
