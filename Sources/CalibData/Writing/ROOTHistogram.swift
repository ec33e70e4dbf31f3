/// A histogram or a profile as ROOT keeps it, made of plain arrays.
package struct ROOTHistogram: Hashable, Sendable {
  package struct Axis: Hashable, Sendable {
    /// The edges of the bins, going up; one more than there are bins.
    package let edges: [Double]
    package let title: String

    package init(edges: [Double], title: String = "") {
      precondition(edges.count >= 2, "calib bug: an axis without bins")
      self.edges = edges
      self.title = title
    }

    /// Whether all bins are equally wide, to the rounding of their edges.
    var isRegular: Bool {
      let (low, count) = (edges[0], edges.count - 1)
      let width = (edges[count] - low) / Double(count)
      return edges.enumerated().allSatisfy {
        abs($1 - (low + Double($0) * width)) <= 1e-12 * (abs($1) + abs(width))
      }
    }

    /// Bins with those below and above.
    var cells: Int { edges.count + 1 }

    /// The centre of a cell; `nil` below and above.
    func center(_ cell: Int) -> Double? {
      (1..<edges.count).contains(cell) ? (edges[cell - 1] + edges[cell]) / 2 : nil
    }
  }

  enum Kind: Hashable { case plain, profile(weights: [Double], squares: [Double]) }

  package let name: String
  package let title: String
  package let x: Axis
  package let y: Axis?
  let contents: [Double]
  let sumOfSquares: [Double]
  let entries: Double
  let kind: Kind

  /// A histogram of one or two axes (`TH1D`, `TH2D`).
  ///
  /// - Parameter contents: with the bins below and above each axis; x runs fastest.
  /// - Parameter squares: the sums of the squared weights, whose roots are the errors; `nil`: the contents.
  /// - Parameter entries: how many times it was filled.
  package init(
    name: String, title: String = "", x: Axis, y: Axis? = nil, contents: [Double], squares: [Double]?,
    entries: Double
  ) {
    precondition(contents.count == x.cells * (y?.cells ?? 1), "calib bug: contents of another count")
    precondition(squares.map { $0.count == contents.count } ?? true, "calib bug: squares of another count")
    (self.name, self.title, self.x, self.y, self.contents, self.entries) = (
      name, title, x, y, contents, entries
    )
    sumOfSquares = squares ?? []
    kind = .plain
  }

  /// A profile (`TProfile`): sums per bin, with those below and above.
  ///
  /// - Parameter weights: Σw; `squaredWeights` Σw²; `sums` Σwy; `squares` Σwy².
  package init(
    profile name: String, title: String = "", x: Axis, weights: [Double], squaredWeights: [Double],
    sums: [Double],
    squares: [Double], entries: Double
  ) {
    precondition(
      [weights, squaredWeights, sums, squares].allSatisfy { $0.count == x.cells },
      "calib bug: sums of another count")
    (self.name, self.title, self.x, self.y, contents, self.entries) = (name, title, x, nil, sums, entries)
    sumOfSquares = squares
    kind = .profile(weights: weights, squares: squaredWeights)
  }

  var className: String {
    if case .profile = kind { return "TProfile" }
    return y == nil ? "TH1D" : "TH2D"
  }

  /// Sums over the bins within the axes, with values taken at the centres.
  var sums: (w: Double, w2: Double, wx: Double, wx2: Double, wy: Double, wy2: Double, wxy: Double) {
    var sums = (w: 0.0, w2: 0.0, wx: 0.0, wx2: 0.0, wy: 0.0, wy2: 0.0, wxy: 0.0)
    for (index, content) in contents.enumerated() {
      guard let x = x.center(index % x.cells) else { continue }
      var weight = content
      if let axis = self.y {
        guard let y = axis.center(index / self.x.cells) else { continue }
        sums.wy += weight * y
        sums.wy2 += weight * y * y
        sums.wxy += weight * x * y
      }
      if case .profile(let weights, let squares) = kind {
        sums.wy += content
        sums.wy2 += sumOfSquares[index]
        weight = weights[index]
        sums.w2 += squares[index]
      } else {
        sums.w2 += sumOfSquares.isEmpty ? weight : sumOfSquares[index]
      }
      sums.w += weight
      sums.wx += weight * x
      sums.wx2 += weight * x * x
    }
    return sums
  }

  /// The object's bytes.
  var bytes: [UInt8] {
    var objects = ROOTObjects()
    switch kind {
    case .plain where y == nil: oneDimension(&objects)
    case .plain:
      objects.object(version: 4) { part in
        part.object(version: 5) { part in
          part.base(self, sumOfSquares: sumOfSquares)
          part.numbers([1, sums.wy, sums.wy2, sums.wxy])
        }
        part.array(contents)
      }
    case .profile(let weights, let squares):
      objects.object(version: 7) { part in
        oneDimension(&part)
        part.array(weights)
        part.integer(0)
        part.numbers([0, 0, sums.wy, sums.wy2])
        part.array(squares)
      }
    }
    return objects.output.bytes
  }

  private func oneDimension(_ objects: inout ROOTObjects) {
    objects.object(version: 3) { part in
      part.base(self, sumOfSquares: sumOfSquares)
      part.array(contents)
    }
  }
}
