/// The names of a script with their types, stages and units: what `calib dump types` prints.
extension CheckResult {
  package var typesText: String { types.map { $0.description + "\n" }.joined() }
}
