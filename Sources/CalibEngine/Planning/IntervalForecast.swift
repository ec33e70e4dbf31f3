import CalibGraph
import CalibModel

/// The intervals that a strategy would give if every fit succeeded, from what is collected already.
///
/// `need` decides whether data are enough, so it is asked of the runner; nothing is fitted.
struct IntervalForecast {
  let runner: any TaskRunner
  let partials: any PartialReader
  /// How many partial results are merged at most: a plan is not to take long.
  var budget = 100_000

  /// The intervals; `nil` where something is not collected yet, or nobody can tell what is enough.
  mutating func intervals(_ driver: CalibrationDriver) -> [KeptInterval]? {
    guard driver.pass == 1, driver.result == nil, var walk = driver.currentWalk else { return nil }
    var (executions, questions) = (walk.awaited, walk.awaitedQuestions)
    while !walk.isDone {
      for question in questions {
        guard let answers = answers(question, driver) else { return nil }
        walk.receive(answers: answers, to: question.id)
      }
      for execution in executions {
        guard let isEnough = answer(driver.enough(execution)) else { return nil }
        walk.receive(execution.id, isEnough == 0 ? .notEnoughData : .ok, reason: "")
      }
      (executions, questions) = (walk.wanted(), walk.questions())
    }
    return walk.kept
  }

  private mutating func answers(_ question: WalkQuestion, _ driver: CalibrationDriver) -> [Double]? {
    var answers: [Double] = []
    if case .intervals(let atoms, let last) = question.subject {
      let request = LossRequest(
        calibration: driver.spec.name, question: question.question,
        atoms: driver.atoms(Array(atoms[...last])),
        last: last)
      budget -= request.atoms.reduce(0) { $0 + $1.partials.reduce(0) { $0 + $1.count } }
      guard budget >= 0 else { return nil }
      do throws(TaskFailure) { return try runner.losses(request, partials: partials) } catch {
        return nil  // the run that follows says why
      }
    }
    for blocks in question.items {
      guard let answer = answer(driver.request(question.question, blocks)) else { return nil }
      answers.append(answer)
    }
    return answers
  }

  private mutating func answer(_ request: BlockRequest) -> Double? {
    budget -= request.blocks.reduce(0) { $0 + $1.partials.reduce(0) { $0 + $1.count } }
    guard budget >= 0 else { return nil }
    do throws(TaskFailure) { return try runner.answer(request, partials: partials) } catch {
      return nil  // the run that follows says why
    }
  }
}
