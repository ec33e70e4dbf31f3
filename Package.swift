// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A module and the modules that it may import; `make` builds with the import check on.
func module(
  _ name: String, imports: [String] = [], products: [Target.Dependency] = []
) -> Target {
  .target(
    name: name, dependencies: imports.map { .byName(name: $0) } + products, swiftSettings: settings)
}

/// The tests of a module; fixtures are read in place, so they are not resources.
func tests(_ name: String, imports: [String]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: (imports + ["CalibTestSupport"]).map { .byName(name: $0) },
    exclude: ["Fixtures"], swiftSettings: settings)
}

/// A library of the system, by the module map under `Sources/System/NAME`.
func system(_ name: String, apt package: String) -> Target {
  .systemLibrary(name: name, path: "Sources/System/\(name)", providers: [.apt([package])])
}

let package = Package(
  name: "calib",
  products: [
    .executable(name: "calib", targets: ["calib"]),
    .library(name: "CalibKit", targets: ["CalibKit"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    // L1: words and values; they import nothing of ours.
    module("CalibDiagnostics"),
    module("CalibModel"),
    module("CalibDigest", imports: ["CCrypto"]),

    // L2: one concern each.
    module("CalibSyntax", imports: ["CalibDiagnostics"]),
    module("CalibColumns", imports: ["CalibModel"]),
    module("CalibNumerics", imports: ["CLAPACK"]),
    module("CalibGraph", imports: ["CalibModel", "CalibDigest"]),
    module(
      "CalibStore", imports: ["CalibModel", "CalibDigest", "CSystem"],
      products: [.product(name: "GRDB", package: "GRDB.swift")]),
    module("CalibSimulation", imports: ["CalibModel"]),

    // L3: what is built from them.
    module(
      "CalibLanguage",
      imports: ["CalibDiagnostics", "CalibModel", "CalibSyntax", "CalibColumns", "CalibGraph"]),
    module("CalibPrimitives", imports: ["CalibModel", "CalibColumns", "CalibNumerics"]),
    module("CalibData", imports: ["CalibDiagnostics", "CalibModel", "CalibColumns", "CSystem", "CCodecs"]),
    module("CalibEngine", imports: ["CalibModel", "CalibDigest", "CalibGraph", "CalibStore", "CSystem"]),
    module("CalibServer", imports: ["CalibModel", "CalibStore", "CSystem", "CZlib"]),
    module("CalibReport", imports: ["CalibDiagnostics", "CalibModel", "CalibGraph"]),

    // L4: what one task does.
    module(
      "CalibTasks",
      imports: [
        "CalibDiagnostics", "CalibModel", "CalibDigest", "CalibColumns", "CalibGraph", "CalibData",
        "CalibPrimitives", "CalibLanguage",
      ]),

    // L5: the facade, and line editing behind a protocol.
    module(
      "CalibKit",
      imports: [
        "CalibDiagnostics", "CalibModel", "CalibDigest", "CalibSyntax", "CalibColumns", "CalibGraph",
        "CalibStore", "CalibSimulation", "CalibLanguage", "CalibPrimitives", "CalibData", "CalibEngine",
        "CalibReport", "CalibServer", "CalibTasks", "CSystem",
      ]),
    module("CalibLineEditor", imports: ["CReadline"]),

    // L6: the command line.
    .executableTarget(
      name: "calib",
      dependencies: [
        "CalibKit", "CalibLineEditor", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // Libraries of the system, and a few lines of C around them.
    system("CCrypto", apt: "libssl-dev"),
    system("CReadline", apt: "libreadline-dev"),
    system("CZlib", apt: "zlib1g-dev"),
    .target(name: "CSystem", path: "Sources/System/CSystem"),
    .target(name: "CLAPACK", path: "Sources/System/CLAPACK"),
    .target(name: "CCodecs", path: "Sources/System/CCodecs"),

    // Tests.
    module("CalibTestSupport"),
    tests("CalibDiagnostics", imports: ["CalibDiagnostics"]),
    tests("CalibModel", imports: ["CalibModel"]),
    tests("CalibDigest", imports: ["CalibDigest"]),
    tests("CalibSyntax", imports: ["CalibSyntax", "CalibDiagnostics"]),
    tests("CalibColumns", imports: ["CalibColumns", "CalibModel"]),
    tests("CalibNumerics", imports: ["CalibNumerics", "CalibData"]),
    tests("CalibGraph", imports: ["CalibGraph", "CalibModel", "CalibDigest"]),
    tests("CalibStore", imports: ["CalibStore", "CalibModel", "CalibDigest"]),
    tests("CalibSimulation", imports: ["CalibSimulation", "CalibModel"]),
    tests(
      "CalibLanguage",
      imports: [
        "CalibLanguage", "CalibDiagnostics", "CalibModel", "CalibSyntax", "CalibColumns", "CalibGraph",
        "CalibPrimitives",
      ]),
    tests("CalibPrimitives", imports: ["CalibPrimitives", "CalibModel", "CalibColumns", "CalibNumerics"]),
    tests("CalibData", imports: ["CalibData", "CalibModel", "CalibColumns"]),
    tests(
      "CalibEngine",
      imports: ["CalibEngine", "CalibModel", "CalibDigest", "CalibGraph", "CalibStore"]),
    tests("CalibServer", imports: ["CalibServer", "CalibStore", "CalibModel", "CSystem"]),
    tests("CalibReport", imports: ["CalibReport", "CalibDiagnostics", "CalibModel", "CalibGraph"]),
    tests(
      "CalibTasks",
      imports: [
        "CalibTasks", "CalibDiagnostics", "CalibModel", "CalibDigest", "CalibColumns", "CalibGraph",
        "CalibData", "CalibPrimitives", "CalibLanguage",
      ]),
    tests("CalibKit", imports: ["CalibKit", "CalibModel"]),
    tests("CalibLineEditor", imports: ["CalibLineEditor"]),
    tests("Command", imports: ["CalibModel", "CSystem"]),
  ],
  swiftLanguageModes: [.v6]
)

// Benchmarks/store alone builds this.
if Context.environment["CALIB_BENCH"] != nil {
  package.targets.append(
    .executableTarget(
      name: "StoreSpeed",
      dependencies: ["CalibModel", "CalibStore", .product(name: "GRDB", package: "GRDB.swift")],
      path: "Benchmarks/StoreSpeed", swiftSettings: settings))
}
