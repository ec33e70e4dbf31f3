import CalibGraph
import CalibModel

/// When pieces of data taking were taken, on one clock for all runs.
///
/// What rows say counts before what the catalogue says. Times of rows that count from the beginning of their run are moved
/// to where the catalogue has it; without that, runs count as taken one right after the other.
struct RunClock: Sendable {
  /// Times of rows from here on are since 1970, smaller ones count from the beginning of the run: 10⁸ s, three years.
  private static let since1970: Int64 = 100_000_000_000_000_000

  private var times: [RunPiece: RunCatalog.Times] = [:]

  init() {}

  /// - Parameters:
  ///   - pieces: sorted.
  ///   - rows: the first and the last time of each piece as the rows have them, where they have any.
  /// - Complexity: O(*n*).
  init(_ pieces: [RunPiece], rows: [RunPiece: RunCatalog.Times], _ catalog: RunCatalog) {
    var end: Int64?
    var last: (run: ExperimentRun, shift: Int64)?
    for piece in pieces {
      var found = piece.stretch == nil ? catalog.times[piece.run] : nil
      if let own = rows[piece] {
        let known = own.begin >= Self.since1970 ? 0 : catalog.starts[piece.run]
        let inRun = last.flatMap { $0.run == piece.run ? $0.shift : nil }
        let shift = known ?? inRun ?? (end ?? own.begin) - own.begin
        last = (piece.run, shift)
        found = RunCatalog.Times(begin: own.begin + shift, end: own.end + shift)
      }
      guard let found else { continue }
      times[piece] = found
      end = found.end
    }
  }

  subscript(piece: RunPiece) -> RunCatalog.Times? { times[piece] }

  /// How long sorted runs lasted, from the begin of the first with times to the end of the last, and the longest pause
  /// between neighbours, both in nanoseconds; 0 where nothing tells it.
  func span(of runs: [ExperimentRun]) -> (time: Double, gap: Double) {
    let known = runs.compactMap { times[RunPiece($0)] }
    guard let first = known.first, let last = known.last else { return (0, 0) }
    let gap = zip(known, known.dropFirst()).map { Double(max(0, $1.begin - $0.end)) }.max() ?? 0
    return (Double(last.end - first.begin), gap)
  }
}
