extension CalibrationResult {
  /// The results that share an interval: most are alone, pieces of one interval are together, in order.
  package var intervalGroups: [ArraySlice<Interval>] {
    var groups: [ArraySlice<Interval>] = []
    var start = intervals.startIndex
    for place in intervals.indices {
      let next = place + 1
      if next < intervals.endIndex, intervals[next].piece != nil,
        intervals[next].interval == intervals[place].interval
      {
        continue
      }
      groups.append(intervals[start..<next])
      start = next
    }
    return groups
  }

  /// The payloads of the results that share an interval, in the order of the script.
  package static func payloads(_ pieces: ArraySlice<Interval>) -> [Payload] {
    payloads(pieces.map { (piece: $0.piece, report: $0.report) })
  }

  /// The payloads of what was found for the pieces of an interval, or for all of it.
  package static func payloads(_ pieces: some Collection<(piece: Piece?, report: ExecutionReport)>)
    -> [Payload]
  {
    guard let first = pieces.first else { return [] }
    return first.report.payloads.map { payload in
      let parts = pieces.compactMap { part -> Payload.Piece? in
        guard let from = part.piece?.from,
          let own = part.report.payloads.first(where: { $0.name == payload.name })
        else { return nil }
        return Payload.Piece(from: from, fields: own.fields)
      }
      return parts.isEmpty ? payload : Payload(name: payload.name, pieces: parts)
    }
  }
}

extension CalibrationResult.Interval {
  /// What people call it: its interval, of a piece with the moment from which it holds.
  package var label: String { piece.map { "\(interval) from \($0.from)" } ?? "\(interval)" }

  /// Whether its constants hold for some rows of a run.
  package func contains(_ run: ExperimentRun) -> Bool {
    guard interval.contains(run) else { return false }
    guard let piece else { return true }
    return piece.from.run <= run && (piece.to.map { $0 > RunMoment(run) } ?? true)
  }
}
