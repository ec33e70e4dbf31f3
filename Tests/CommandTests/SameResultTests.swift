import CalibTestSupport
import Testing

@Suite("The same results, whoever reads the files in whatever order")
struct SameResultTests {
  /// Every collector, plain and weighted, and some by key; numbers are compared in all digits.
  private static let script = """
    dataset hits {
      files:   "data/a_<exp>_<run>_*.csv"
      columns: { x: mm, y: mm, w: Number, wire: Int in 0..<5, name: String, good: Bool, track: Int,
                 slope: Number }
    }
    calibration all {
      input: hits where x > -4 mm
      collect n  = count()
      collect h  = histogram(x, bins: 20, range: -5..5 mm)
      collect hw = histogram(x, bins: 20, range: -5..5 mm, weight: w)
      collect h2 = histogram2d(x, y, x_bins: 9, x_range: -5..5 mm, y_bins: 9, y_range: -5..5 mm, weight: w)
      collect p  = profile(x, y, bins: 4, range: -1..1 mm, weight: w)
      collect s  = summary(x)
      collect sw = summary(x, weight: w)
      collect q  = quantiles(x)
      collect e  = efficiency(good, weight: w, interval: clopper_pearson)
      collect c  = covariance([x, y], weight: w)
      collect r  = sample([x], limit: 100)
      collect sk = summary(y, weight: w) by wire
      collect hk = histogram(y, bins: 10, range: -5..5 mm) by wire
      collect qw = quantiles(x, weight: w)
      collect nw = count(weight: w)
      collect rw = sample([x], limit: 100, weight: w)
      collect sn = summary(y, weight: w) by name
      collect qn = quantiles(x) by (name, wire)
      collect rn = sample(x, limit: 30) by name
      collect m  = millepede(residual: y, sigma: 1 mm, record: track, local: [1], global: { c = slope, d[wire] = 1 })
      collect mw = millepede(residual: y, sigma: 1 mm, record: track, local: [1], global: { c = slope }, weight: w)
      collect lw = linear_system(residual: y, sigma: 1 mm, global: { a = 1, b = slope }, weight: w)
      let     sm = solve(m, fixed: [d[0]])
      let     sw_m = solve(mw)
      let     sl = solve(lw)
      let     sol = solve(system)
      collect system = linear_system(residual: y, sigma: 1 mm, global: { a = 1, b = slope })
      payload: {
        n = n, h = h.mean, hw = hw.mean, sum = hw.sum, h2 = h2.x.mean, p = sum(p.means), s = s.mean, sw = sw.mean,
        q = q.median, e = e.value, low = e.low, c = sum(c.means), r = fit(r, gauss).mean, sk = sk.mean, hk = hk.mean,
        a = sol.a, b = sol.b, qw = quantile(qw, 0.9), nw = nw, ne = nw.effective, rw = fit(rw, gauss).mean,
        sn = sn.mean, qn = qn.median, rn = rn.kept, c1 = sm.c, c2 = sw_m.c, d = sum(sm.d), lb = sl.b
      }
    }
    """

  /// Three files of each of four runs, longer than a batch and not.
  private static let files: [(path: String, text: String)] = (0..<12).map { file in
    var random: UInt64 = 88_172_645_463_325_252 &+ UInt64(file)
    func next(_ limit: UInt64) -> Int {
      random ^= random << 13
      random ^= random >> 7
      random ^= random << 17
      return Int((random >> 11) % limit)
    }
    var text = "x,y,w,wire,name,good,track,slope\n"
    for row in 0..<(file % 3 == 0 ? 5000 : 700) {
      let (x, y) = (next(2000) + next(2000) - 2000, next(2000) + next(2000) - 2000)
      text +=
        "\(Double(x) / 1000),\(Double(y) / 1000),0.\(1 + next(9)),\(next(5)),n\(next(4 + UInt64(file))),\(next(2)),\(row / 4),\(next(10))\n"
    }
    return ("data/a_1_\(1 + file / 3)_\(file % 3).csv", text)
  }

  /// The constants, where the files were written in an order.
  private static func constants(_ order: [Int], jobs: String) throws -> String {
    let data = try Datasets(script)
    for place in order { try data.write(files[place].text, to: files[place].path) }
    return try data.constants("--jobs", jobs)
  }

  @Test("every collector, with one, two and four workers and any order of the listing")
  func everyCollector() throws {
    let all = Array(Self.files.indices)
    let wanted = try Self.constants(all, jobs: "1")
    #expect(wanted.contains("\"hk\"") && wanted.contains("\"r\""), "\(wanted)")
    #expect(try Self.constants(all.reversed(), jobs: "2") == wanted)
    #expect(try Self.constants(all.sorted { $0 * 7 % 12 < $1 * 7 % 12 }, jobs: "4") == wanted)
  }
}
