package import CalibModel

extension ConstantTable.Entry {
  /// The values that rows of a run can see, in order of time; the first is there from the run's beginning on.
  ///
  /// - Complexity: O(*n*) for *n* pieces.
  package func values(in run: ExperimentRun) -> [ConstantTable.Piece] {
    guard !pieces.isEmpty else { return [ConstantTable.Piece(from: RunMoment(interval.first), value: value)] }
    let first = pieces.lastIndex { $0.from <= RunMoment(run) } ?? 0
    return [pieces[first]] + pieces[(first + 1)...].prefix { $0.from.run == run }
  }

  /// The value for all rows of a run; `nil` where it changes inside of the run.
  package func value(in run: ExperimentRun) -> Payload.Constant? {
    let values = values(in: run)
    return values.count == 1 ? values[0].value : nil
  }

  /// The value at a moment.
  package func value(at moment: RunMoment) -> Payload.Constant {
    pieces.last { $0.from <= moment }?.value ?? value
  }

  /// When its value changes in a stretch of data taking: after its first moment and before its end, which is excluded.
  package func change(after first: RunMoment, before end: RunMoment?) -> RunMoment? {
    pieces.first { piece in piece.from > first && (end.map { piece.from < $0 } ?? true) }?.from
  }
}
