import TestSupport

/// The files that the speed table is about.
extension TemporaryFolder {
    /// A page of exactly 1 KiB, which Vif gives its script.
    func writePage() throws {
        let start = "<!doctype html><html><head><title>page</title></head><body><p>"
        try write(start + String(repeating: "x", count: 1_024 - start.utf8.count), to: "index.html")
    }

    func writeText(_ name: String, bytes: Int) throws {
        try write([UInt8](repeating: UInt8(ascii: "/"), count: bytes), to: name)
    }
}
