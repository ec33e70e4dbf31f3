/// The bad rows of a file that were left out, as far as the script allows.
struct BadRows: Hashable {
  let path: String
  let allowed: Int
  private(set) var count = 0
  /// What was wrong with the first; empty where there is none.
  private(set) var first = ""

  init(path: String, allowed: Int) {
    self.path = path
    self.allowed = allowed
  }

  /// Counts one, or throws where none may be left out any more.
  mutating func leaveOut(_ problem: RowProblem, at place: DataPlace) throws(DataError) {
    let error = DataError(.badRow(problem), path: path, at: place)
    guard allowed > 0 else { throw error }
    if count == 0 { first = error.description }
    guard count < allowed else {
      throw DataError(.tooManyBadRows(allowed: allowed, first: first), path: path, at: place)
    }
    count += 1
  }
}
