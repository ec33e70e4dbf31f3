import CalibGraph
import CalibModel

/// The optimal strategy over one segment: cuts that minimise the sum of a loss over the intervals, and where a second loss
/// is given, cuts inside of each of them that minimise the sum of that one.
///
/// All losses of intervals that end at the same atom are one question, so that a new run asks only those that end
/// with it. The cuts are found by dynamic programming over the atoms, in O(*n*²) for *n* of them; losses are let go as
/// soon as all that end earlier are known, so the memory is O(*n*) where answers come in order.
struct OptimalWalk: WalkPiece {
  private let segment: WalkSegment
  private let atoms: [RunPiece]
  private let options: OptimalOptions
  private var outer: AtomSearch
  /// The searches inside of the intervals, once these are known.
  private var inner: [AtomSearch] = []
  /// For each question of `inside:` the search that asks it.
  private var askers: [Int: Int] = [:]
  private var successes: [KeptInterval] = []
  private(set) var complaints: [WalkComplaint] = []

  /// - Parameter atoms: those of the segment's runs, sorted; one for each of its blocks.
  init(_ segment: WalkSegment, atoms: [RunPiece], _ options: OptimalOptions) {
    precondition(segment.blocks.count == atoms.count, "calib bug: blocks that are no atoms")
    self.segment = segment
    self.atoms = atoms
    self.options = options
    outer = AtomSearch(atoms.indices)
  }

  mutating func begin(_ outbox: inout WalkOutbox) { ask(.loss, atoms, &outbox) }

  @discardableResult
  private func ask(
    _ question: BlockRequest.Question, _ atoms: [RunPiece], _ outbox: inout WalkOutbox
  ) -> [Int] {
    atoms.indices.map { last in
      outbox.ask(question, .intervals(atoms: atoms, last: last), name: atoms[last].description)
    }
  }

  mutating func receive(_ answers: [Double], to question: WalkQuestion, _ outbox: inout WalkOutbox) {
    if question.question == .loss {
      outer.receive(answers)
      guard outer.isComplete, let cuts = cuts(outer) else { return }
      guard options.hasInside else { return execute(cuts, inside: cuts.map { [$0] }, &outbox) }
      inner = cuts.map(AtomSearch.init)
      for (place, cut) in cuts.enumerated() {
        for id in ask(.innerLoss, Array(atoms[cut]), &outbox) { askers[id] = place }
      }
    } else if let place = askers[question.id] {
      inner[place].receive(answers)
      guard inner.allSatisfy(\.isComplete) else { return }
      let inside = inner.compactMap { cuts($0) }
      guard inside.count == inner.count else { return }
      execute(inner.map(\.atoms), inside: inside, &outbox)
    }
  }

  /// The cuts of a search that is complete; complains where there are none.
  private mutating func cuts(_ search: AtomSearch) -> [Range<Int>]? {
    if let range = search.undefined {
      complaints.append(
        WalkComplaint(.failure, runs: runs(range), text: "\(name(range)): the loss is not a number"))
    } else if let cuts = search.cuts {
      return cuts
    } else {
      let name = search.atoms.count == atoms.count ? segment.name : name(search.atoms)
      complaints.append(
        WalkComplaint(
          .gap, runs: runs(search.atoms),
          text: "\(name): no cut into intervals has enough data in each of them"))
    }
    return nil
  }

  /// Wants an execution for each part; intervals that meet inside of a run share a label.
  private func execute(
    _ cuts: [Range<Int>], inside: [[Range<Int>]], _ outbox: inout WalkOutbox
  ) {
    var group: [Range<Int>] = []
    for (cut, parts) in zip(cuts, inside) {
      if beginsRun(cut.lowerBound) {
        execute(group, &outbox)
        group = []
      }
      group += parts
    }
    execute(group, &outbox)
  }

  private func execute(_ group: [Range<Int>], _ outbox: inout WalkOutbox) {
    guard let first = group.first, let last = group.last else { return }
    let label = segment.label(first.lowerBound..<last.upperBound)
    if group.count == 1 {
      outbox.execute(runs(first), label)
      return
    }
    let begins = group.map { $0 == first ? RunMoment(label.first) : begin($0.lowerBound) }
    for (place, range) in group.enumerated() {
      let part = WalkExecution.Part(
        pieces: atoms[range.lowerBound]...atoms[range.upperBound - 1],
        span: .init(from: begins[place], to: place + 1 < begins.count ? begins[place + 1] : nil))
      outbox.execute(runs(range), label, part: part)
    }
  }

  mutating func receive(
    _ execution: WalkExecution, _ status: ExecutionStatus, reason: String, _ outbox: inout WalkOutbox
  ) {
    switch status {
    case .ok, .iterate:
      successes.append(KeptInterval(execution: execution, interval: execution.label, tried: 1))
    case .notEnoughData, .failure:
      let kind: WalkComplaint.Kind = status == .failure ? .failure : .gap
      complaints.append(WalkComplaint(kind, runs: execution.runs, text: "\(execution.name): \(reason)"))
      complaints.sort { ($0.runs.first?.key ?? 0, $0.text) < ($1.runs.first?.key ?? 0, $1.text) }
      failedLabels.insert(execution.label)
    }
  }

  private var failedLabels: Set<IntervalOfValidity> = []

  /// A piece would also hold for one after it that has no constants, so an interval is kept with all its pieces or not.
  var kept: [KeptInterval] { successes.filter { !failedLabels.contains($0.interval) } }

  var outlook: [WalkOutlook] {
    guard !outer.isComplete || !inner.allSatisfy(\.isComplete) else { return [] }
    return atoms.map { WalkOutlook(last: $0, kind: .plain) }
  }
}

extension OptimalWalk {
  private func beginsRun(_ atom: Int) -> Bool { atom == 0 || atoms[atom].run != atoms[atom - 1].run }

  private func begin(_ atom: Int) -> RunMoment {
    beginsRun(atom) ? RunMoment(atoms[atom].run) : atoms[atom].begin(length: options.atomLength ?? 0)
  }

  /// The runs of neighbouring atoms, each once.
  private func runs(_ range: Range<Int>) -> [ExperimentRun] {
    atoms[range].reduce(into: []) { runs, atom in if runs.last != atom.run { runs.append(atom.run) } }
  }

  /// What messages call neighbouring atoms: their interval, or from which moment on they are.
  private func name(_ range: Range<Int>) -> String {
    let isWhole =
      beginsRun(range.lowerBound) && (range.upperBound == atoms.count || beginsRun(range.upperBound))
    return isWhole ? "\(segment.label(range))" : "from \(begin(range.lowerBound))"
  }
}
