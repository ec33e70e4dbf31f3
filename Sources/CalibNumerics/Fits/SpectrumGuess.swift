/// A rough description of a spectrum, from which models take their start values.
package struct SpectrumGuess: Hashable, Sendable {
  /// The level below the peak at the ends of the range, in entries per bin.
  package var leftLevel: Double
  package var rightLevel: Double
  package var peakPosition: Double
  package var peakSigma: Double
  /// The entries of the peak above the level.
  package var peakYield: Double

  package init(
    leftLevel: Double, rightLevel: Double, peakPosition: Double, peakSigma: Double, peakYield: Double
  ) {
    self.leftLevel = leftLevel
    self.rightLevel = rightLevel
    self.peakPosition = peakPosition
    self.peakSigma = peakSigma
    self.peakYield = peakYield
  }

  /// The part of one of several backgrounds.
  func background(dividedBy parts: Int) -> SpectrumGuess {
    var part = self
    part.leftLevel /= Double(max(parts, 1))
    part.rightLevel /= Double(max(parts, 1))
    return part
  }

  /// A constant level a little below the lower end.
  var floor: SpectrumGuess {
    var part = self
    let level = 0.9 * min(leftLevel, rightLevel)
    (part.leftLevel, part.rightLevel) = (level, level)
    return part
  }

  /// What the level has above its floor.
  var aboveFloor: SpectrumGuess {
    var part = self
    part.leftLevel -= floor.leftLevel
    part.rightLevel -= floor.rightLevel
    return part
  }

  /// The part of one of several peaks: each twice as wide as the one before, the first somewhat narrower
  /// than the whole.
  func peak(_ index: Int, of parts: Int) -> SpectrumGuess {
    guard parts > 1 else { return self }
    var part = self
    part.peakYield /= Double(parts)
    part.peakSigma *= 0.75 * Double(1 << min(index, 20))
    return part
  }

  /// The same with another peak.
  func with(position: Double, sigma: Double) -> SpectrumGuess {
    var other = self
    other.peakPosition = position
    other.peakSigma = sigma
    return other
  }
}
