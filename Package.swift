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

    // L3: what is built from them.
    module(
      "CalibLanguage",
      imports: ["CalibDiagnostics", "CalibModel", "CalibSyntax", "CalibColumns", "CalibGraph"]),
    module("CalibPrimitives", imports: ["CalibModel", "CalibColumns", "CalibNumerics"]),
    module("CalibData", imports: ["CalibDiagnostics", "CalibModel", "CalibColumns", "CSystem", "CCodecs"]),
    // L4: what one task does.
    module(
      "CalibTasks",
      imports: [
        "CalibDiagnostics", "CalibModel", "CalibDigest", "CalibColumns", "CalibGraph", "CalibData",
        "CalibPrimitives", "CalibLanguage",
      ]),

    // Libraries of the system, and a few lines of C around them.
    system("CCrypto", apt: "libssl-dev"),
    .target(name: "CSystem", path: "Sources/System/CSystem"),
    .target(name: "CLAPACK", path: "Sources/System/CLAPACK"),
    .target(name: "CCodecs", path: "Sources/System/CCodecs"),

    module("CalibTestSupport"),
    tests("CalibModel", imports: ["CalibModel"]),
    tests("CalibNumerics", imports: ["CalibNumerics", "CalibData"]),
    tests("CalibPrimitives", imports: ["CalibPrimitives", "CalibModel", "CalibColumns", "CalibNumerics"]),
    tests("CalibData", imports: ["CalibData", "CalibModel", "CalibColumns"]),
    tests(
      "CalibTasks",
      imports: [
        "CalibTasks", "CalibDiagnostics", "CalibModel", "CalibDigest", "CalibColumns", "CalibGraph",
        "CalibData", "CalibPrimitives", "CalibLanguage",
      ]),
    tests("Command", imports: ["CalibModel", "CSystem"]),
  ],
  swiftLanguageModes: [.v6]
)

