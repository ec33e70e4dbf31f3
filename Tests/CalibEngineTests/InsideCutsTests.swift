import CalibGraph
import CalibModel
import Testing

@testable import CalibEngine

/// Cuts inside of runs and of intervals, beside all ways to cut.
@Suite("Cuts inside of intervals")
struct InsideCutsTests {
  private static let length: Int64 = 600_000_000_000

  /// Losses of intervals by their first and last atom.
  private typealias Losses = [[Double]]

  private func atoms(_ text: String) -> [RunPiece] {
    text.split(separator: " ").map { word in
      let parts = word.split(separator: "@")
      return RunPiece(run("1/\(parts[0])"), stretch: parts.count > 1 ? Int(parts[1]) : nil)
    }
  }

  /// The cut of some atoms with the least sum, of all there are; `nil` where each has an infinite one.
  private func cheapest(_ range: Range<Int>, _ losses: Losses) -> [Range<Int>]? {
    var best: (sum: Double, cut: [Range<Int>])?
    for bits in 0..<(1 << (range.count - 1)) {
      let ends = range.filter { $0 == range.upperBound - 1 || bits >> ($0 - range.lowerBound) & 1 == 1 }
      let starts = [range.lowerBound] + ends.dropLast().map { $0 + 1 }
      let cut = zip(starts, ends).map { $0..<$1 + 1 }
      let sum = cut.reduce(0) { $0 + losses[$1.lowerBound][$1.upperBound - 1] }
      if sum < best?.sum ?? .infinity { best = (sum, cut) }
    }
    return best?.cut
  }

  /// Walks with losses that are answered in a random order.
  private func walk(
    _ atoms: [RunPiece], outer: Losses, inner: Losses, _ generator: inout SeededGenerator
  ) -> StrategyWalk {
    let options = OptimalOptions(atomLength: Self.length, hasInside: true)
    var walk = StrategyWalk(
      .optimal(options), runs: Set(atoms.map(\.run)).sorted(), coverage: nil, atoms: atoms)
    while !walk.isDone {
      for question in walk.questions().shuffled(using: &generator) {
        guard case .intervals(let asked, let last) = question.subject else { break }
        let start = atoms.firstIndex(of: asked[0]) ?? 0
        let losses = question.question == .loss ? outer : inner
        walk.receive(answers: (0...last).map { losses[start + $0][start + last] }, to: question.id)
      }
      for execution in walk.wanted().shuffled(using: &generator) {
        walk.receive(execution.id, .ok, reason: "")
      }
    }
    return walk
  }

  private func losses(_ count: Int, _ generator: inout SeededGenerator) -> Losses {
    // Intervals without enough data cost infinity.
    (0..<count).map { first in
      (0..<count).map { last in
        Int.random(in: 0..<(4 + abs(last - first)), using: &generator) == 0
          ? .infinity : Double.random(in: 0.5...2, using: &generator)
      }
    }
  }

  @Test func bothLevelsAreTheCheapestOfAllCuts() {
    var generator = SeededGenerator(state: 5)
    var found = 0
    for _ in 0..<3_000 {
      let atoms = (1...Int.random(in: 1...3, using: &generator)).flatMap { number in
        (0..<Int.random(in: 1...3, using: &generator)).map { RunPiece(run("1/\(number)"), stretch: $0) }
      }
      let (outer, inner) = (losses(atoms.count, &generator), losses(atoms.count, &generator))
      let expected = cheapest(atoms.indices, outer)?.map { cheapest($0, inner) }
      let walk = walk(atoms, outer: outer, inner: inner, &generator)
      guard let expected, !expected.contains(nil) else {
        #expect(walk.kept.isEmpty && !walk.complaints.isEmpty)
        continue
      }
      found += 1
      let pieces = expected.compactMap(\.self).flatMap(\.self)
      let kept = walk.kept.map(\.execution)
      // An interval that is one piece has all of its runs.
      let given = kept.map { execution in
        execution.part.map { [$0.pieces.lowerBound, $0.pieces.upperBound] }
          ?? atoms.filter { execution.runs.contains($0.run) }.firstAndLast
      }
      #expect(given == pieces.map { [atoms[$0.lowerBound], atoms[$0.upperBound - 1]] })
      expectSound(walk.kept, atoms)
    }
    #expect(found > 500)
  }

  /// Intervals tile the runs, and the pieces of each follow each other without a gap.
  private func expectSound(_ kept: [KeptInterval], _ atoms: [RunPiece]) {
    for (left, right) in zip(kept, kept.dropFirst()) {
      if left.interval == right.interval {
        #expect(left.execution.part?.span.to == right.execution.part?.span.from)
      } else {
        #expect(left.interval.lastKey + 1 == right.interval.firstKey)
        #expect(left.execution.part?.span.to == nil)
      }
    }
    #expect(kept.first?.interval.first == atoms.first?.run)
    #expect(kept.last?.interval.lastKey == atoms.last?.run.key)
  }

  @Test func intervalsThatMeetInsideOfARunShareOne() throws {
    let atoms = atoms("1@0 1@1 2@0 2@1 3")
    // Cuts of the loss: 1@0 1@1 2@0 | 2@1 | 3; inside of the first: 1@0 1@1 | 2@0.
    var outer: Losses = Array(repeating: Array(repeating: 10, count: 5), count: 5)
    var inner = outer
    (outer[0][2], outer[3][3], outer[4][4]) = (1, 1, 1)
    (inner[0][1], inner[2][2], inner[3][3], inner[4][4]) = (1, 1, 1, 1)
    var generator = SeededGenerator(state: 1)
    let kept = walk(atoms, outer: outer, inner: inner, &generator).kept
    #expect(
      kept.map(\.name) == ["1/1..1/2 from 1/1", "1/1..1/2 from 1/2", "1/1..1/2 from 1/2 at 600 s", "1/3"])
    #expect(kept.map { $0.execution.runs.map(\.description) } == [["1/1"], ["1/2"], ["1/2"], ["1/3"]])
  }

  @Test func aPieceWithoutConstantsLeavesItsIntervalWithoutAny() throws {
    let atoms = atoms("1@0 1@1 2")
    var walk = StrategyWalk(
      .optimal(OptimalOptions(atomLength: Self.length)), runs: [run("1/1"), run("1/2")], coverage: nil,
      atoms: atoms)
    for question in walk.questions() {
      walk.receive(answers: (0..<question.count).map { Double(question.count - $0) * 2 - 1 }, to: question.id)
    }
    for execution in walk.wanted() {
      let isShort = execution.part?.pieces.lowerBound == atoms[1]
      walk.receive(execution.id, isShort ? .notEnoughData : .ok, reason: isShort ? "short" : "")
    }
    #expect(walk.kept.map(\.name) == ["1/2"])
    #expect(walk.complaints.map(\.text) == ["1/1 from 1/1 at 600 s: short"])
  }

  @Test func timesOfRowsGoOnOneClock() {
    func times(_ begin: Double, _ end: Double) -> RunCatalog.Times {
      .init(begin: Int64(begin * 1e9), end: Int64(end * 1e9))
    }
    let pieces = atoms("1@0 1@1 2 3")
    let rows = [pieces[0]: times(1, 500), pieces[1]: times(650, 1200), pieces[3]: times(5, 900)]
    let start: Int64 = 1_700_000_000
    let known = RunClock(
      pieces, rows: rows,
      RunCatalog(starts: [run("1/1"): start * 1_000_000_000, run("1/3"): (start + 9000) * 1_000_000_000]))
    #expect(known[pieces[1]] == times(Double(start) + 650, Double(start) + 1200))
    #expect(known[pieces[2]] == nil)
    #expect(known[pieces[3]] == times(Double(start) + 9005, Double(start) + 9900))
    // Without a start one run follows the other at once.
    let unknown = RunClock(pieces, rows: rows, RunCatalog())
    #expect(unknown[pieces[0]] == times(1, 500))
    #expect(unknown[pieces[3]] == times(1200, 2095))
    // Times since 1970 stay.
    let absolute = [
      pieces[0]: times(1_700_000_000, 1_700_000_500), pieces[3]: times(1_700_009_000, 1_700_009_100),
    ]
    let clock = RunClock(pieces, rows: absolute, RunCatalog(starts: [run("1/1"): 5]))
    #expect(clock[pieces[3]] == absolute[pieces[3]])
  }
}

extension [RunPiece] {
  fileprivate var firstAndLast: [RunPiece] { [first, last].compactMap(\.self) }
}
