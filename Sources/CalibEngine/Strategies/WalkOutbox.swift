import CalibGraph
import CalibModel

/// What the pieces of a walk want, numbered, with whose wish it is.
struct WalkOutbox: Hashable, Sendable {
  private(set) var executions: [WalkExecution] = []
  private(set) var questions: [WalkQuestion] = []
  /// For each execution by its number the piece that wants it; the same for questions.
  private(set) var executionOwners: [Int] = []
  private(set) var questionOwners: [Int] = []
  /// How many were handed out or wait for it, and are not answered.
  private(set) var open = 0
  private var claimedExecutions = 0
  private var claimedQuestions = 0
  /// The piece that speaks.
  var owner = 0

  /// Wants an execution; gives its number.
  @discardableResult
  mutating func execute(
    _ runs: [ExperimentRun], _ label: IntervalOfValidity, _ kind: WalkExecution.Kind = .plain,
    part: WalkExecution.Part? = nil
  ) -> Int {
    let id = executions.count
    executions.append(WalkExecution(id: id, runs: runs, label: label, kind: kind, part: part))
    executionOwners.append(owner)
    open += 1
    return id
  }

  /// Asks a question about blocks; gives its number.
  @discardableResult
  mutating func ask(
    _ question: BlockRequest.Question, _ items: [[[ExperimentRun]]], name: String
  ) -> Int {
    ask(question, .blocks(items), name: name)
  }

  @discardableResult
  mutating func ask(_ question: BlockRequest.Question, _ subject: WalkQuestion.Subject, name: String) -> Int {
    let id = questions.count
    questions.append(WalkQuestion(id: id, question: question, subject: subject, name: name))
    questionOwners.append(owner)
    open += 1
    return id
  }

  mutating func answered() { open -= 1 }

  /// The executions that were not handed out yet.
  mutating func takeExecutions() -> [WalkExecution] {
    defer { claimedExecutions = executions.count }
    return Array(executions[claimedExecutions...])
  }

  mutating func takeQuestions() -> [WalkQuestion] {
    defer { claimedQuestions = questions.count }
    return Array(questions[claimedQuestions...])
  }
}
