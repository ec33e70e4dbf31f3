import CalibNumerics
import CalibTestSupport
import FoundationEssentials
import Glibc

/// A problem of NIST's reference data sets for nonlinear regression, read from its file.
struct CertifiedProblem {
  let x: [Double]
  let y: [Double]
  /// The two starts.
  let starts: [[Double]]
  let values: [Double]
  let deviations: [Double]
  let squares: Double

  static let isPresent = SharedData.path("nist_strd/Misra1a.dat") != nil

  init?(_ name: String) throws {
    guard let path = SharedData.path("nist_strd/\(name).dat") else { return nil }
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let rows = lines.filter { $0.trimmed.first == "b" && $0.contains("=") }.map { line in
      line.split(separator: "=").last.map {
        $0.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
      }
        ?? []
    }.filter { $0.count == 4 }
    starts = [rows.map { $0[0] }, rows.map { $0[1] }]
    values = rows.map { $0[2] }
    deviations = rows.map { $0[3] }
    squares =
      lines.first { $0.contains("Residual Sum of Squares") }?.split(separator: ":").last
      .flatMap { Double($0.trimmed) } ?? .nan
    let data = lines.lastIndex { $0.trimmed.hasPrefix("Data:") } ?? 0
    let pairs = lines.dropFirst(data + 1).map {
      $0.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    }.filter { $0.count == 2 }
    (y, x) = (pairs.map { $0[0] }, pairs.map { $0[1] })
  }

  /// The digits in which the worst of some numbers agrees with the certified ones; at most 11, as many as
  /// there are.
  func digits(_ found: [Double], _ certified: [Double]) -> Double {
    zip(found, certified).reduce(11) { worst, pair in
      let error = abs(pair.0 - pair.1) / abs(pair.1)
      return min(worst, error > 0 ? -log10(error) : 11)
    }
  }

  /// The formula of a problem, with the number of its parameters.
  static func formula(_ name: String) -> Formula {
    let (x, p) = (Formula.x, (0..<9).map { Formula.parameter($0) })
    func exp(_ f: Formula) -> Formula { .unary(.exp, f) }
    func minus(_ f: Formula) -> Formula { .unary(.negate, f) }
    func peak(_ height: Int) -> Formula {
      let u = (x - p[height + 1]) / p[height + 2]
      return p[height] * exp(minus(u * u))
    }
    func horner(_ coefficients: [Formula]) -> Formula {
      coefficients.reversed().dropFirst().reduce(coefficients[coefficients.count - 1]) { $1 + x * $0 }
    }
    let one = Formula.number(1)
    func wave(_ function: Formula.Function, _ period: Formula) -> Formula {
      .unary(function, .number(2 * .pi) * x / period)
    }
    switch name {
    case "Misra1a": return p[0] * (one - exp(minus(p[1] * x)))
    case "Chwirut2": return exp(minus(p[0] * x)) / (p[1] + p[2] * x)
    case "DanWood": return p[0] * .binary(.power, x, p[1])
    case "Gauss1", "Gauss2": return p[0] * exp(minus(p[1] * x)) + peak(2) + peak(5)
    case "Hahn1", "Thurber":
      return horner(Array(p[0...3])) / horner([one, p[4], p[5], p[6]])
    case "Kirby2": return horner(Array(p[0...2])) / horner([one, p[3], p[4]])
    case "Lanczos3":
      return p[0] * exp(minus(p[1] * x)) + p[2] * exp(minus(p[3] * x)) + p[4] * exp(minus(p[5] * x))
    case "MGH09": return p[0] * (x * x + x * p[1]) / (x * x + x * p[2] + p[3])
    case "Rat42": return p[0] / (one + exp(p[1] - p[2] * x))
    default:
      let year = p[1] * wave(.cos, .number(12)) + p[2] * wave(.sin, .number(12))
      let first = p[4] * wave(.cos, p[3]) + p[5] * wave(.sin, p[3])
      return p[0] + year + first + p[7] * wave(.cos, p[6]) + p[8] * wave(.sin, p[6])
    }
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    let start = drop(while: \.isWhitespace)
    return start.lastIndex { !$0.isWhitespace }.map { start[...$0] } ?? ""
  }
}
