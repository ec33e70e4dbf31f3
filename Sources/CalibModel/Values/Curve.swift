/// A function of one number, made by a spline, a table or a fit.
package struct Curve: Hashable, Sendable {
  package enum Shape: Hashable, Sendable {
    /// Straight lines between points; x ascends.
    case linear(x: [Double], y: [Double])
    /// Cubic pieces with these values and slopes at the points (Hermite's form); x ascends.
    case cubic(x: [Double], y: [Double], slopes: [Double])
    /// Σ cᵢ (x - origin)ⁱ from `low` to `high`.
    case polynomial(coefficients: [Double], origin: Double, low: Double, high: Double)
  }

  /// What is beyond the ends.
  package enum Outside: String, Hashable, Sendable, CaseIterable {
    /// The value at the end.
    case clamp
    /// The last piece goes on.
    case extend
    /// Nothing: the value is `nan`.
    case error
  }

  package let shape: Shape
  package let outside: Outside

  /// Makes a curve; `nil` where x does not ascend, numbers are missing or one of them is not finite.
  package init?(_ shape: Shape, outside: Outside) {
    guard Self.isPossible(shape) else { return nil }
    self.shape = shape
    self.outside = outside
  }

  /// The ends of where it was made.
  package var range: (low: Double, high: Double) {
    switch shape {
    case .linear(let x, _), .cubic(let x, _, _): (x[0], x[x.count - 1])
    case .polynomial(_, _, let low, let high): (low, high)
    }
  }

  /// The value at a place; `nan` at `nan`, and outside of the range where that is an error.
  ///
  /// - Complexity: O(log *n*) in the number of points.
  package func value(at place: Double) -> Double {
    let (low, high) = range
    var place = place
    if place < low || place > high {
      switch outside {
      case .clamp: place = min(max(place, low), high)
      case .extend: break
      case .error: return .nan
      }
    }
    guard !place.isNaN else { return .nan }
    switch shape {
    case .linear(let x, let y):
      let piece = Self.piece(x, place)
      let t = (place - x[piece]) / (x[piece + 1] - x[piece])
      return t == 1 ? y[piece + 1] : y[piece] + t * (y[piece + 1] - y[piece])
    case .cubic(let x, let y, let slopes): return Self.cubic(x, y, slopes, place)
    case .polynomial(let coefficients, let origin, _, _):
      return coefficients.reversed().reduce(0) { $0 * (place - origin) + $1 }
    }
  }
}

extension Curve {
  /// The same curve over x and y multiplied with these factors; `nil` where a number leaves the range of doubles.
  package func scaled(x xFactor: Double, y yFactor: Double) -> Curve? {
    switch shape {
    case .linear(let x, let y):
      return Curve(.linear(x: x.map { $0 * xFactor }, y: y.map { $0 * yFactor }), outside: outside)
    case .cubic(let x, let y, let slopes):
      let shape = Shape.cubic(
        x: x.map { $0 * xFactor }, y: y.map { $0 * yFactor }, slopes: slopes.map { $0 * (yFactor / xFactor) })
      return Curve(shape, outside: outside)
    case .polynomial(let coefficients, let origin, let low, let high):
      var (scaled, factor) = ([Double](), yFactor)
      for coefficient in coefficients {
        scaled.append(coefficient * factor)
        factor /= xFactor
      }
      let shape = Shape.polynomial(
        coefficients: scaled, origin: origin * xFactor, low: low * xFactor, high: high * xFactor)
      return Curve(shape, outside: outside)
    }
  }

  /// The piece between two points in which a place lies, or the nearest one.
  private static func piece(_ x: [Double], _ place: Double) -> Int {
    var (low, high) = (0, x.count - 2)
    while low < high {
      let middle = (low + high + 1) / 2
      if x[middle] <= place { low = middle } else { high = middle - 1 }
    }
    return low
  }

  private static func cubic(_ x: [Double], _ y: [Double], _ slopes: [Double], _ place: Double) -> Double {
    let piece = piece(x, place)
    let width = x[piece + 1] - x[piece]
    let t = (place - x[piece]) / width
    let s = 1 - t
    let values = s * s * (1 + 2 * t) * y[piece] + t * t * (3 - 2 * t) * y[piece + 1]
    return values + width * t * s * (s * slopes[piece] - t * slopes[piece + 1])
  }

  private static func isPossible(_ shape: Shape) -> Bool {
    switch shape {
    case .linear(let x, let y): return ascends(x) && y.count == x.count && y.allSatisfy(\.isFinite)
    case .cubic(let x, let y, let slopes):
      return ascends(x) && y.count == x.count && slopes.count == x.count
        && (y + slopes).allSatisfy(\.isFinite)
    case .polynomial(let coefficients, let origin, let low, let high):
      return !coefficients.isEmpty && (coefficients + [origin, low, high]).allSatisfy(\.isFinite)
        && low < high
    }
  }

  private static func ascends(_ x: [Double]) -> Bool {
    x.count >= 2 && x.allSatisfy(\.isFinite) && zip(x, x.dropFirst()).allSatisfy { $0 < $1 }
  }
}
