package import CalibGraph
package import CalibModel

/// What a calibration wants next, or tells on the way.
package enum Demand: Sendable {
  /// A pass begins that has so many collect tasks.
  case passBegan(pass: Int, collects: Int)
  /// The start values of the iterated names are wanted.
  case startValues(runs: [ExperimentRun], constants: [ConstantTable])
  case collect(CollectDemand)
  /// All of the pass is collected; its executions follow.
  case algorithmBegan(pass: Int)
  case execute(ExecuteDemand)
  case ask(AskDemand)
  /// All executions of the pass have ended.
  case algorithmEnded(pass: Int)
}
