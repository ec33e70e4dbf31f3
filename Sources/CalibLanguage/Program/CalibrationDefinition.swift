package import CalibColumns
package import CalibDiagnostics
package import CalibGraph
package import CalibModel

/// A `calibration` as checked: what to accumulate, what to compute from it, and how it is walked.
package struct CalibrationDefinition: Sendable {
  /// Shape, strategy and dependencies: what the engine needs.
  package let spec: CalibrationSpec
  package let documentation: String
  package let collectors: [CollectorDefinition]
  package let algorithm: AlgorithmDefinition
  /// The start values of the iterated names.
  package let start: StartDefinition
  /// What answers the questions of its strategy; each once.
  package let answers: [StrategyAnswer]
  /// The runs that it uses of those that its datasets have; all where it says nothing.
  package let runs: DatasetDefinition.RunSelection?
  /// Whether it covers the range of runs that was asked for, whatever that is.
  package let coversRequested: Bool
  package let span: SourceSpan

  package init(
    spec: CalibrationSpec, documentation: String, collectors: [CollectorDefinition],
    algorithm: AlgorithmDefinition,
    start: StartDefinition, answers: [StrategyAnswer] = [], runs: DatasetDefinition.RunSelection? = nil,
    coversRequested: Bool = false, span: SourceSpan
  ) {
    self.answers = answers
    self.coversRequested = coversRequested
    self.runs = runs
    self.spec = spec
    self.documentation = documentation
    self.collectors = collectors
    self.algorithm = algorithm
    self.start = start
    self.span = span
  }

  package var name: String { spec.name }
}

/// A `collect`: a primitive fed with expressions over the columns of a dataset.
package struct CollectorDefinition: Sendable {
  package let name: String
  /// The primitive's name in the catalog.
  package let primitive: String
  /// What is known before anything runs: `bins`, `range`; numbers in base units.
  package let settings: [Setting]
  package let graph: ColumnGraph
  /// The texts whose codes the graph has as constants.
  package let texts: [String]
  /// The columns that the primitive takes, in the order of its signature.
  package let columns: [ColumnGraph.NodeID]
  /// What each of `columns` is taken for.
  package let inputs: [Input]
  /// The keys of `by`: one object for each.
  package let keys: KeySpace?
  /// The families of parameters of a system of equations.
  package let families: [Family]
  /// The program that collects, where the primitive is `exec`.
  package let exec: ExecDefinition?
  /// What its tasks need; `nil`: what those of the calibration need.
  package let policy: TaskPolicy?
  /// What is kept of the times of rows, where the dataset has a `time:`; `nil`: nothing.
  package let timing: Timing?
  /// Rows for which it is true are accepted; all where there is none.
  package let selection: ColumnGraph.NodeID?
  /// What the graph's run constants are, by place.
  package let constants: [ConstantReference]
  package let datasets: [String]
  package let type: ValueType
  /// The unit to show its axis or its mean in.
  package let unit: Unit
  package let span: SourceSpan

  package init(
    name: String, primitive: String, settings: [Setting], graph: ColumnGraph, texts: [String] = [],
    columns: [ColumnGraph.NodeID], inputs: [Input] = [], keys: KeySpace? = nil, families: [Family] = [],
    exec: ExecDefinition? = nil, policy: TaskPolicy? = nil, timing: Timing? = nil,
    selection: ColumnGraph.NodeID?, constants: [ConstantReference],
    datasets: [String], type: ValueType, unit: Unit, span: SourceSpan
  ) {
    self.name = name
    self.primitive = primitive
    self.settings = settings
    self.graph = graph
    self.texts = texts
    self.columns = columns
    self.inputs = inputs
    self.keys = keys
    self.families = families
    self.exec = exec
    self.policy = policy
    self.timing = timing
    self.selection = selection
    self.constants = constants
    self.datasets = datasets
    self.type = type
    self.unit = unit
    self.span = span
  }

  /// What is kept of times: the first and the last of the accepted rows, of each run or of each stretch of one.
  package struct Timing: Hashable, Sendable {
    /// The length of a stretch in nanoseconds; `nil` where runs are not divided.
    package let atomLength: Int64?

    package init(atomLength: Int64?) { self.atomLength = atomLength }
  }

  package struct Setting: Hashable, Sendable {
    package let name: String
    package let value: Value

    package init(name: String, value: Value) {
      self.name = name
      self.value = value
    }
  }
}

/// What is computed from collected objects, and what of it is the payload, a check, a plot.
package struct AlgorithmDefinition: Sendable {
  package let program: ResultProgram
  /// Conditions of `need:`; false means not enough data.
  package let need: [ResultProgram.NodeID]
  /// The next value of each iterated name.
  package let next: [ResultProgram.NodeID]
  /// The condition that ends the passes; `nil` without iteration.
  package let until: ResultProgram.NodeID?
  package let payload: [PayloadField]
  package let checks: [CheckDefinition]
  package let plots: [PlotDefinition]
  /// What the pass history shows: iterated values and the parts of `until`.
  package let watched: [WatchedDefinition]
  /// Whether a collected object without entries is allowed (`empty: allow`).
  package let allowsEmpty: Bool
  /// The programs that it runs: `exec` of the program's nodes names a place here.
  package var execs: [ExecDefinition] = []
  /// The types of the iterated values with which a pass begins.
  package var iteratedTypes: [ValueType] = []

  package init(
    program: ResultProgram, need: [ResultProgram.NodeID], next: [ResultProgram.NodeID],
    until: ResultProgram.NodeID?, payload: [PayloadField], checks: [CheckDefinition], plots: [PlotDefinition],
    watched: [WatchedDefinition], allowsEmpty: Bool
  ) {
    self.program = program
    self.need = need
    self.next = next
    self.until = until
    self.payload = payload
    self.checks = checks
    self.plots = plots
    self.watched = watched
    self.allowsEmpty = allowsEmpty
  }

  /// Whether `need` can be answered before the passes: it reads neither constants nor iterated values.
  ///
  /// - Complexity: O(*n*) for *n* nodes of the program.
  package var needsOnlyCollected: Bool {
    var waiting = need
    var seen: Set<ResultProgram.NodeID> = []
    while let node = waiting.popLast() {
      guard seen.insert(node).inserted else { continue }
      switch program[node].operation {
      case .constant, .before, .after, .start, .algorithm("exec", _): return false
      default: waiting += program[node].operands
      }
    }
    return true
  }

  package struct PayloadField: Sendable {
    /// The payload that it belongs to.
    package let payload: String
    package let name: String
    package let node: ResultProgram.NodeID
    /// The unit in which it is written.
    package let unit: Unit

    package init(payload: String, name: String, node: ResultProgram.NodeID, unit: Unit) {
      self.payload = payload
      self.name = name
      self.node = node
      self.unit = unit
    }
  }

  package struct CheckDefinition: Sendable {
    package let kind: CheckRecord.Kind
    package let name: String
    package let condition: ResultProgram.NodeID
    /// The text of `else`.
    package let message: ResultProgram.NodeID?
    package let span: SourceSpan

    package init(
      kind: CheckRecord.Kind, name: String, condition: ResultProgram.NodeID, message: ResultProgram.NodeID?,
      span: SourceSpan
    ) {
      self.kind = kind
      self.name = name
      self.condition = condition
      self.message = message
      self.span = span
    }
  }

  package struct PlotDefinition: Sendable {
    package let name: String
    package let object: ResultProgram.NodeID
    package let fit: ResultProgram.NodeID?
    /// Of the horizontal axis.
    package let unit: Unit
    /// Of what a profile averages, or of a second axis.
    package let verticalUnit: Unit

    package init(
      name: String, object: ResultProgram.NodeID, fit: ResultProgram.NodeID?, unit: Unit,
      verticalUnit: Unit = .none
    ) {
      self.name = name
      self.object = object
      self.fit = fit
      self.unit = unit
      self.verticalUnit = verticalUnit
    }
  }

  package struct WatchedDefinition: Sendable {
    package let name: String
    package let node: ResultProgram.NodeID
    package let unit: Unit

    package init(name: String, node: ResultProgram.NodeID, unit: Unit) {
      self.name = name
      self.node = node
      self.unit = unit
    }
  }
}

/// Expressions of the start values, evaluated per run: constants are looked up at that run, `none` where absent.
package struct StartDefinition: Sendable {
  package let program: ResultProgram
  package let values: [ResultProgram.NodeID]
  package let constants: [ConstantReference]

  package init(program: ResultProgram, values: [ResultProgram.NodeID], constants: [ConstantReference]) {
    self.program = program
    self.values = values
    self.constants = constants
  }
}

/// A condition or a loss of a script that a strategy asks for.
///
/// Its program reads the collected objects of the blocks that it is asked about: those of the first block at their
/// collectors' places, those of a second one behind them.
package struct StrategyAnswer: Sendable {
  package let question: BlockRequest.Question
  package let program: ResultProgram
  package let node: ResultProgram.NodeID
  package let constants: [ConstantReference]
  /// About how many blocks it is asked.
  package let blocks: Int

  package init(
    question: BlockRequest.Question, program: ResultProgram, node: ResultProgram.NodeID,
    constants: [ConstantReference], blocks: Int
  ) {
    self.question = question
    self.program = program
    self.node = node
    self.constants = constants
    self.blocks = blocks
  }
}
