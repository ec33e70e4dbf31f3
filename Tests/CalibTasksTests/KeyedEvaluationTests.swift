import CalibLanguage
import CalibModel
import Testing

@testable import CalibTasks

@Suite("Evaluating keyed values")
struct KeyedEvaluationTests {
  typealias Builder = ResultProgramBuilder

  @Test("an operation is done for each key, and a plain value goes with every key")
  func lifted() throws {
    var builder = Builder()
    let keyed = builder.constant(Builder.numbers([1, 2, 3]), Builder.type(3))
    let ten = builder.literal(.number(10))
    let product = builder.node(.binary(.multiply), [keyed, ten], Builder.type(3))
    #expect(try builder.value(product) == Builder.numbers([10, 20, 30]))
  }

  @Test("of a branch only the keys that take it count")
  func branches() throws {
    var builder = Builder()
    let x = builder.constant(Builder.numbers([0, 2]), Builder.type(2))
    let zero = builder.literal(.number(0))
    let one = builder.literal(.number(1))
    let isZero = builder.node(.binary(.equal), [x, zero], Builder.type(2, .bool))
    let inverse = builder.node(.binary(.divide), [one, x], Builder.type(2))
    let chosen = builder.node(.conditional, [isZero, one, inverse], Builder.type(2))
    #expect(try builder.value(chosen) == Builder.numbers([1, 0.5]))
  }

  @Test("a branch that no key takes is not computed")
  func branchNotTaken() throws {
    var builder = Builder()
    let no = builder.constant(Builder.keyed([.bool(false), .bool(false)]), Builder.type(2, .bool))
    let zero = builder.literal(.number(0))
    let failing = builder.node(.binary(.divide), [zero, zero])
    let chosen = builder.node(.conditional, [no, failing, zero], Builder.type(2))
    #expect(try builder.value(chosen) == Builder.numbers([0, 0]))
  }

  @Test("a key that cannot be computed has no value, and aggregates leave it out")
  func failedKeys() throws {
    var builder = Builder()
    let x = builder.constant(Builder.numbers([0, 2, 4]), Builder.type(3))
    let one = builder.literal(.number(1))
    let inverse = builder.node(.binary(.divide), [one, x], Builder.type(3))
    let sum = builder.node(.aggregate("sum"), [inverse])
    #expect(try builder.value(inverse) == Builder.keyed([.none, .number(0.5), .number(0.25)]))
    #expect(try builder.value(sum) == .number(0.75))
  }

  @Test("two values with different keys have a value for the keys of both, and `??` fills the others")
  func differentKeys() throws {
    let space = Builder.open
    func keyed(_ pairs: [(Int, Double)]) -> Value {
      .keyed(
        Keyed(space: space, keys: pairs.map { Key($0.0) }, values: pairs.map { .number($0.1) }))
    }
    var builder = Builder()
    let type = ValueType.keyed(space, .plain)
    let left = builder.constant(keyed([(1, 10), (2, 20)]), type)
    let right = builder.constant(keyed([(2, 2), (3, 3)]), type)
    let sum = builder.node(.binary(.add), [left, right], .keyed(space, .optional(.plain)))
    let filled = builder.node(.coalesce, [sum, builder.literal(.number(-1))], type)
    #expect(try builder.value(filled) == keyed([(1, -1), (2, 22), (3, -1)]))
  }

  @Test("a constant with declared keys has all of them, and one that is missing is the fallback for each")
  func declaredKeys() throws {
    var builder = Builder()
    let some = Value.keyed(Keyed(space: Builder.open, keys: [Key(1)], values: [.number(7)]))
    let known = builder.constant(some, Builder.type(3))
    let missing = builder.constant(.none, Builder.type(2))
    let zero = builder.literal(.number(0))
    let filled = builder.node(.coalesce, [known, zero], Builder.type(3))
    let fallback = builder.node(.coalesce, [missing, zero], Builder.type(2))
    #expect(try builder.value(filled) == Builder.numbers([0, 7, 0]))
    #expect(try builder.value(fallback) == Builder.numbers([0, 0]))
  }

  @Test("an aggregate by a part of the key gives each key the value of its group")
  func grouped() throws {
    let space = KeySpace(parts: [
      .init(name: "layer", kind: .integer, allowed: .range(0...1)),
      .init(name: "side", kind: .integer, allowed: .range(0...1)),
    ])
    let keys = try #require(space.keys)
    var builder = Builder()
    let type = ValueType.keyed(space, .plain)
    let values = builder.constant(
      .keyed(Keyed(space: space, keys: keys, values: [1, 3, 10, 20].map { .number($0) })), type)
    let layer = builder.node(.parameter(0), [], .integer)
    let mean = builder.node(.groupedAggregate("mean", parameters: [0, 1]), [values, layer], type)
    let expected: [Value] = [2, 2, 15, 15].map { .number($0) }
    #expect(try builder.value(mean) == .keyed(Keyed(space: space, keys: keys, values: expected)))
  }

  @Test("a member asked for twice is the same for each key: its difference has no error")
  func membersAreShared() throws {
    func summary(_ values: [Double]) -> Value {
      var summary = Summary()
      for value in values { summary.add(value) }
      return .summary(summary)
    }
    var builder = Builder()
    builder.inputs.collected = [Builder.keyed([summary([1, 3]), summary([5, 7, 9])])]
    let object = builder.node(.collected(0), [], Builder.type(2, .object("Summary", [.none])))
    let one = builder.node(.member("mean"), [object], Builder.type(2, .measured(.none)))
    let other = builder.node(.member("mean"), [object], Builder.type(2, .measured(.none)))
    let difference = builder.node(.binary(.subtract), [one, other], Builder.type(2, .measured(.none)))
    let total = builder.node(.aggregate("sum"), [one], .measured(.none))
    guard case .keyed(let values) = try builder.value(difference) else {
      Issue.record("no keyed value")
      return
    }
    for case .measured(let value) in values.values { #expect(value.value == 0 && value.error == 0) }
    #expect(values.count == 2)
    // The means of two keys are independent: errors 1 and 2/√3.
    guard case .measured(let sum) = try builder.value(total) else {
      Issue.record("no measured value")
      return
    }
    #expect(sum.value == 9)
    #expect(abs(sum.error - (1 + 4.0 / 3).squareRoot()) < 1e-12)
  }

  @Test("a look-up of a key that is missing is a failure that names it, unless its type says that it may be")
  func lookup() throws {
    var builder = Builder()
    let values = builder.constant(Builder.numbers([1, 2]), Builder.type(2))
    let one = builder.literal(.integer(1), .integer)
    let nine = builder.literal(.integer(9), .integer)
    let found = builder.node(.lookup, [values, one])
    let absent = builder.node(.lookup, [values, nine], .optional(.plain))
    let failing = builder.node(.lookup, [values, nine])
    let has = builder.node(.has, [values, nine], .bool)
    #expect(try builder.value(found) == .number(2))
    #expect(try builder.value(absent) == Value.none)
    #expect(try builder.value(has) == .bool(false))
    let failure = #expect(throws: EvaluationFailure.self) { try builder.value(failing) }
    #expect(failure?.message == "has no value for the key 9")
  }

  @Test(
    "the upper end of the range of `bin` belongs to the last bin", arguments: [(0.0, 0), (0.35, 3), (1.0, 9)])
  func bins(_ x: Double, _ expected: Int) throws {
    var builder = Builder()
    let operands = [
      builder.literal(.number(x)), builder.literal(.integer(10), .integer),
      builder.literal(.range(0, 1, includesUpper: true), .range(.plain)),
    ]
    let bin = builder.node(.bin, operands, .integer)
    #expect(try builder.value(bin) == .integer(expected))
  }

  @Test("an iterated value comes back as it was", arguments: [true, false])
  func iterated(_ isRecord: Bool) throws {
    let keyed = Builder.numbers([1, 2.5])
    let value = isRecord ? Value.record([.init(name: "a", value: keyed)]) : keyed
    let type =
      isRecord ? ValueType.record([.init(name: "a", type: Builder.type(2))]) : Builder.type(2)
    let iterated = try #require(IteratedValue(value))
    #expect(iterated.value(type) == value)
    #expect(IteratedValue(Builder.keyed([.number(1), .none])) == nil)
  }
}

@Suite("Aggregates")
struct AggregationTests {
  private func aggregate(_ name: String, _ values: [Value], _ type: ValueType = .plain) throws -> Value {
    try Aggregation(values: values, span: ResultProgramBuilder.span).value(name, type: type)
  }

  private func measured(_ value: Double, _ error: Double, source: Int) -> Value {
    .measured(Measured(value: value, terms: [.init(source: source, coefficient: error)]))
  }

  @Test(
    "numbers have the aggregates that they should",
    arguments: [
      ("mean", 2.5), ("sum", 10), ("median", 2.5), ("min", 1), ("max", 4), ("rms", 7.5.squareRoot()),
    ])
  func numbers(_ name: String, _ expected: Double) throws {
    #expect(try aggregate(name, [4, 1, 3, 2].map { .number($0) }) == .number(expected))
  }

  @Test("a weighted mean has the weights 1/error², and their error")
  func weightedMean() throws {
    let values = [measured(1, 1, source: 0), measured(4, 2, source: 1)]
    guard case .measured(let mean) = try aggregate("weighted_mean", values) else {
      Issue.record("no measured value")
      return
    }
    #expect(abs(mean.value - 1.6) < 1e-12)
    #expect(abs(mean.error - 0.8.squareRoot()) < 1e-12)
  }

  @Test("what is correlated stays so: the mean of a value and itself has its error")
  func correlation() throws {
    let value = measured(3, 0.5, source: 4)
    guard case .measured(let mean) = try aggregate("mean", [value, value]) else {
      Issue.record("no measured value")
      return
    }
    #expect(mean.value == 3 && mean.error == 0.5)
  }

  @Test("of no values the sum is 0, all hold and none does; a mean is a failure")
  func empty() throws {
    #expect(try aggregate("sum", []) == .number(0))
    #expect(try aggregate("all", []) == .bool(true))
    #expect(try aggregate("any", []) == .bool(false))
    #expect(throws: EvaluationFailure.self) { try aggregate("mean", []) }
  }
}
