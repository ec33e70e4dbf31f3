package import CalibGraph
package import CalibModel

/// The drivers of all calibrations of a work, and what they hand to each other.
package struct WorkDriver: Sendable {
  /// The calibrations that are asked for, and those that they read, in order.
  package let calibrations: [CalibrationSpec]
  package private(set) var drivers: [CalibrationDriver]
  private var isHandedOn: [Bool]
  private var places: [String: Int] = [:]
  /// For each calibration those that wait for it.
  private var dependants: [[Int]]
  /// Drivers that may have something to say.
  private var touched: [Int]

  /// - Parameter only: names of calibrations; empty for all.
  package init(_ work: WorkSpec, only: [String] = []) {
    calibrations = work.chosen(only)
    let names = Set(calibrations.map(\.name))
    drivers = calibrations.map { CalibrationDriver($0, in: work, among: names) }
    isHandedOn = Array(repeating: false, count: drivers.count)
    touched = Array(drivers.indices)
    dependants = Array(repeating: [], count: drivers.count)
    for (place, spec) in calibrations.enumerated() { places[spec.name] = place }
    for (place, driver) in drivers.enumerated() {
      for name in driver.waitsFor { if let source = places[name] { dependants[source].append(place) } }
    }
  }

  /// The demands and the endings that came up, in order of the calibrations; empty where all wait for
  /// answers.
  package mutating func takeNews() -> [(calibration: Int, news: News)] {
    var news: [(Int, News)] = []
    while !touched.isEmpty {
      let places = Set(touched).sorted()
      touched = []
      for place in places {
        news += drivers[place].takeDemands().map { (place, .demand($0)) }
        guard let result = drivers[place].result, !isHandedOn[place] else { continue }
        isHandedOn[place] = true
        news.append((place, .ended(result)))
        handOn(place, result)
      }
    }
    return news
  }

  /// A demand, or the end of a calibration.
  package enum News: Sendable {
    case demand(Demand)
    case ended(CalibrationResult)
  }

  /// Changes a driver: gives it an answer.
  package mutating func update(_ calibration: Int, _ change: (inout CalibrationDriver) -> Void) {
    change(&drivers[calibration])
    touched.append(calibration)
  }

  /// Ends all that did not end yet.
  package mutating func cancel() {
    for place in drivers.indices where drivers[place].result == nil { update(place) { $0.cancel() } }
  }

  package var isDone: Bool { drivers.allSatisfy { $0.result != nil } }

  /// The results so far, in order of the calibrations.
  package var results: [CalibrationResult] { drivers.compactMap(\.result) }

  /// The result of a calibration, and whether it stands on rejected input.
  package func ending(_ name: String) -> (result: CalibrationResult, isOnRejected: Bool)? {
    guard let place = places[name], let result = drivers[place].result else { return nil }
    return (result, !drivers[place].rejectedInputs.isEmpty)
  }

  private mutating func handOn(_ place: Int, _ result: CalibrationResult) {
    let spec = calibrations[place]
    let rejected = drivers[place].rejectedInputs + (result.outcome == .rejected ? [spec.name] : [])
    for later in dependants[place] where drivers[later].waitsFor.contains(spec.name) {
      update(later) { driver in
        if !driver.spec.sources.contains(spec.name) {
          driver.pass(by: spec.name)
        } else if spec.delivers(result.outcome) {
          driver.deliver(spec, result, rejected: rejected)
        } else if result.outcome == .cancelled {
          driver.cancel()
        } else {
          driver.block(by: spec.name, outcome: result.outcome)
        }
      }
    }
  }
}
