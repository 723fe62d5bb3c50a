// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioConcurrencyHelpers = Target.Dependency.product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let nioHPACK = Target.Dependency.product(name: "NIOHPACK", package: "swift-nio-http2")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioExtras = Target.Dependency.product(name: "NIOExtras", package: "swift-nio-extras")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "Vif",
    products: [
        .executable(name: "vif", targets: ["VifCommand"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .systemLibrary(name: "CInotifyTools", providers: [.apt(["libinotifytools0-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CQRencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "FileWatching", dependencies: ["CInotifyTools", "CLinux", systemPackage],
            swiftSettings: swiftSettings,
            // The archive, not the shared library: Vif is one binary.
            linkerSettings: [.linkedLibrary(":libinotifytools.a")]),
        .target(
            name: "LocalCertificates", dependencies: ["COpenSSL", systemPackage], swiftSettings: swiftSettings,
            linkerSettings: [.linkedLibrary(":libcrypto.a")]),
        .target(name: "LocalNetwork", dependencies: ["CLinux", "HTTPServing"], swiftSettings: swiftSettings),
        .target(name: "TrustStores", dependencies: ["CLinux", systemPackage], swiftSettings: swiftSettings),
        .target(name: "QRCode", dependencies: ["CQRencode"], swiftSettings: swiftSettings),
        .target(
            name: "Compression", dependencies: ["CZlib", nioCore], swiftSettings: swiftSettings,
            linkerSettings: [.linkedLibrary(":libz.a")]),
        .target(
            name: "WebSocketFraming", dependencies: ["Compression", nioCore], swiftSettings: swiftSettings),
        .target(
            name: "HTTPServing",
            dependencies: [
                "CLinux", "Compression", "WebSocketFraming", nioCore, nioPosix, nioHPACK, nioHTTP1, nioHTTP2, nioSSL,
                nioTLS, nioWebSocket, nioExtras,
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "StaticFiles",
            dependencies: ["Compression", "HTTPServing", "CLinux", nioCore, nioHTTP1, systemPackage],
            resources: [.embedInCode("../../Public/listing.css"), .embedInCode("../../Public/listing.js")],
            swiftSettings: swiftSettings),
        .target(
            name: "DevSockets",
            dependencies: ["HTTPServing", "WebSocketFraming", "CLinux", nioCore, nioHTTP1, nioPosix],
            swiftSettings: swiftSettings),
        .target(
            name: "LiveReload", dependencies: ["HTTPServing", "WebSocketFraming", nioCore, nioHTTP1],
            resources: [.embedInCode("../../Public/livereload.js")], swiftSettings: swiftSettings,
            plugins: ["ClientBundling"]),
        // Public/client in one small script.
        .plugin(
            name: "ClientBundling", capability: .buildTool(), dependencies: ["ClientBundler"],
            path: "Sources/ClientBundling"),
        .executableTarget(name: "ClientBundler", swiftSettings: swiftSettings),
        .target(name: "ServerControl", dependencies: [systemPackage], swiftSettings: swiftSettings),
        .target(
            name: "DevServer",
            dependencies: [
                "DevSockets", "FileWatching", "HTTPServing", "LiveReload", "LocalCertificates", "LocalNetwork",
                "QRCode", "ServerControl", "StaticFiles", nioCore, nioHTTP1, nioPosix, nioConcurrencyHelpers,
                systemPackage,
            ],
            resources: [.embedInCode("../../Public/devices.css"), .embedInCode("../../Public/devices.js")],
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "VifCommand",
            dependencies: [
                "DevServer", "HTTPServing", "LiveReload", "LocalCertificates", "ServerControl", "StaticFiles",
                "TrustStores", systemPackage, argumentParser,
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "TestSupport", dependencies: [systemPackage], path: "Tests/TestSupport",
            swiftSettings: swiftSettings),
        .executableTarget(name: "BroadcastFloor", path: "Benchmarks/BroadcastFloor"),
        .executableTarget(
            name: "Benchmarks", dependencies: ["BroadcastFloor", "TestSupport", systemPackage], path: "Benchmarks",
            exclude: ["BroadcastFloor", "paint.py"], swiftSettings: swiftSettings),
        .executableTarget(
            name: "Fuzzing", dependencies: ["TestSupport", systemPackage], path: "Fuzzing",
            swiftSettings: swiftSettings),
        .testTarget(
            name: "FileWatchingTests", dependencies: ["FileWatching", "TestSupport", systemPackage],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "HTTPServingTests",
            dependencies: [
                "HTTPServing", "TestSupport", "WebSocketFraming", nioCore, nioHTTP1, nioPosix, systemPackage,
            ],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "LocalCertificatesTests", dependencies: ["LocalCertificates", "TestSupport", systemPackage],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "TrustStoresTests", dependencies: ["TrustStores", "TestSupport", systemPackage],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "LocalNetworkTests", dependencies: ["LocalNetwork", "HTTPServing", "TestSupport"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "QRCodeTests", dependencies: ["QRCode", "TestSupport", systemPackage], swiftSettings: swiftSettings),
        .testTarget(
            name: "CompressionTests", dependencies: ["Compression", "TestSupport", nioCore],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "WebSocketFramingTests", dependencies: ["WebSocketFraming", "Compression", "TestSupport", nioCore],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "ServerControlTests", dependencies: ["ServerControl", "TestSupport", systemPackage],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "StaticFilesTests",
            dependencies: [
                "StaticFiles", "HTTPServing", "TestSupport", nioCore, nioEmbedded, nioHTTP1, systemPackage,
            ],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "DevSocketsTests",
            dependencies: [
                "DevSockets", "HTTPServing", "TestSupport", "WebSocketFraming", nioCore, nioHTTP1, nioPosix,
            ],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "LiveReloadTests",
            dependencies: ["LiveReload", "HTTPServing", "TestSupport", nioCore, nioHTTP1, nioPosix],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "DevServerTests",
            dependencies: [
                "DevServer", "FileWatching", "HTTPServing", "LiveReload", "LocalCertificates", "LocalNetwork",
                "StaticFiles",
                "TestSupport", nioHTTP1, systemPackage,
            ],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "TestSupportTests", dependencies: ["TestSupport", systemPackage], swiftSettings: swiftSettings),
        .testTarget(
            name: "ProductTests", dependencies: ["VifCommand", "TestSupport", systemPackage],
            swiftSettings: swiftSettings),
    ]
)
