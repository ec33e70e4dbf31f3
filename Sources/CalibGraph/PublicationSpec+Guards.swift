extension PublicationSpec {
  /// The validations that have to pass: those that it lists, and each that reads a payload of it; in order.
  package func allGuards(among calibrations: [CalibrationSpec]) -> [String] {
    let reading = calibrations.filter {
      $0.isValidation && !Set($0.sources).isDisjoint(with: self.calibrations)
    }
    let names = Set(guards + reading.map(\.name))
    return calibrations.map(\.name).filter(names.contains)
      + guards.filter { name in
        !calibrations.contains { $0.name == name }
      }
  }
}
