package import CalibModel

/// What a catalogue says of runs: attributes, and when each began and ended.
package struct RunCatalog: Hashable, Sendable {
  /// When a run, or a part of one, was taken, in nanoseconds since 1970, the end excluded.
  package struct Times: Hashable, Sendable {
    package let begin: Int64
    package let end: Int64

    package init(begin: Int64, end: Int64) {
      self.begin = begin
      self.end = end
    }
  }

  /// For each attribute a text for each run, the same for the same value.
  package let attributes: [SplitPlaces.Attribute: [ExperimentRun: String]]
  package let times: [ExperimentRun: Times]
  /// When each run began, in nanoseconds since 1970.
  package let starts: [ExperimentRun: Int64]

  package init(
    attributes: [SplitPlaces.Attribute: [ExperimentRun: String]] = [:], times: [ExperimentRun: Times] = [:],
    starts: [ExperimentRun: Int64] = [:]
  ) {
    self.attributes = attributes
    self.times = times
    self.starts = starts
  }

  /// The runs at which an attribute changes: each differs from the one before it, as packed keys, sorted.
  ///
  /// - Parameter runs: sorted.
  package func changes(of names: [SplitPlaces.Attribute], in runs: [ExperimentRun]) -> [Int64] {
    zip(runs, runs.dropFirst()).filter { left, right in
      names.contains { attributes[$0]?[left] != attributes[$0]?[right] }
    }.map(\.1.key)
  }

  /// All that is said of a run, in a fixed order: what answers about it depend on.
  package func words(_ run: ExperimentRun) -> [String] {
    let names = attributes.keys.sorted { ($0.dataset, $0.name) < ($1.dataset, $1.name) }
    let said = names.compactMap { name in attributes[name]?[run].map { "\(name.dataset).\(name.name)=\($0)" }
    }
    return said + (times[run].map { ["\($0.begin)..\($0.end)"] } ?? [])
  }
}
