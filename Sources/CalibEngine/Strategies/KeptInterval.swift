package import CalibModel

/// A success that a strategy keeps, with the interval that it gets.
package struct KeptInterval: Hashable, Sendable {
  package let execution: WalkExecution
  /// The execution's label, or longer where the constants also cover the tail.
  package let interval: IntervalOfValidity
  /// How many executions were tried for it, merges included.
  package let tried: Int
  package let isExtended: Bool

  package init(execution: WalkExecution, interval: IntervalOfValidity, tried: Int, isExtended: Bool = false) {
    self.execution = execution
    self.interval = interval
    self.tried = tried
    self.isExtended = isExtended
  }

  /// What messages call it.
  var name: String { execution.part == nil ? "\(interval)" : execution.name }
}
