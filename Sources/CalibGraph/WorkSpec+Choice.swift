extension WorkSpec {
  /// The calibrations asked for, with those that they need; all where none is asked for by name.
  package func chosen(_ only: [String]) -> [CalibrationSpec] {
    if only.isEmpty { return calibrations }
    let names = Self.needed(by: only, among: calibrations, publications)
    return calibrations.filter { names.contains($0.name) }
  }

  /// The names of calibrations with those that they read, and the validations that guard a publication of them.
  package static func needed(
    by only: [String], among calibrations: [CalibrationSpec], _ publications: [PublicationSpec]
  ) -> Set<String> {
    var wanted = Set(only)
    while true {
      let before = wanted.count
      for spec in calibrations.reversed() where wanted.contains(spec.name) { wanted.formUnion(spec.sources) }
      for publication in publications where publication.calibrations.allSatisfy(wanted.contains) {
        wanted.formUnion(publication.allGuards(among: calibrations))
      }
      if wanted.count == before { return wanted }
    }
  }
}
