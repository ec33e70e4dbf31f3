/// The objects of ROOT that histograms are made of, as bytes.
///
/// Source: ROOT, the streamer information of `TH1` version 8, `TH2` 5, `TProfile` 7, `TAxis` 10 and their bases.
struct ROOTObjects {
  private(set) var output = OutputBytes(isBigEndian: true)

  /// An object: its length and version, then what `content` writes.
  mutating func object(version: UInt16, _ content: (inout ROOTObjects) -> Void) {
    let place = output.count
    output.append(UInt32(0))
    output.append(version)
    content(&self)
    output.replace(at: place, with: UInt32(output.count - place - 4) | 0x4000_0000)
  }

  mutating func text(_ text: String) {
    let bytes = Array(text.utf8)
    if bytes.count < 255 {
      output.append(UInt8(bytes.count))
    } else {
      output.append(UInt8(255))
      output.append(UInt32(bytes.count))
    }
    output.append(bytes: bytes)
  }

  mutating func baseObject() {
    output.append(UInt16(1))
    output.append(UInt32(0))
    output.append(UInt32(0x0300_0000))
  }

  mutating func named(_ name: String, _ title: String) {
    object(version: 1) { part in
      part.baseObject()
      part.text(name)
      part.text(title)
    }
  }

  mutating func emptyList() {
    object(version: 5) { part in
      part.baseObject()
      part.text("")
      part.output.append(Int32(0))
    }
  }

  mutating func array(_ values: [Double]) {
    output.append(Int32(values.count))
    numbers(values)
  }

  mutating func numbers(_ values: [Double]) { for value in values { output.append(value) } }
  mutating func shorts(_ values: [Int16]) { for value in values { output.append(value) } }
  mutating func integer(_ value: Int) { output.append(Int32(value)) }
  mutating func byte(_ value: UInt8) { output.append(value) }
  mutating func single(_ value: Float) { output.append(value) }
}

extension ROOTObjects {
  /// An axis; the edges are written out where the bins are not equally wide.
  mutating func axis(_ name: String, _ axis: ROOTHistogram.Axis) {
    object(version: 10) { part in
      part.named(name, axis.title)
      part.object(version: 4) { part in
        part.integer(510)
        part.shorts([1, 1, 42])
        for value in [0.005, 0.035, 0.03, 1, 0.035] as [Float] { part.single(value) }
        part.shorts([1, 42])
      }
      part.integer(axis.edges.count - 1)
      part.numbers([axis.edges.first ?? 0, axis.edges.last ?? 1])
      part.array(axis.isRegular ? [] : axis.edges)
      part.integer(0)
      part.integer(0)
      part.shorts([0])
      part.byte(0)
      part.text("")
      part.integer(0)
      part.integer(0)
    }
  }

  /// What all histograms have: a `TH1`.
  mutating func base(_ histogram: ROOTHistogram, sumOfSquares: [Double]) {
    object(version: 8) { part in
      part.named(histogram.name, histogram.title)
      part.object(version: 2) { $0.shorts([602, 1, 1]) }
      part.object(version: 2) { $0.shorts([0, 1001]) }
      part.object(version: 2) { part in
        part.shorts([1, 1])
        part.single(1)
      }
      part.integer(histogram.contents.count)
      let single = ROOTHistogram.Axis(edges: [0, 1])
      part.axis("xaxis", histogram.x)
      part.axis("yaxis", histogram.y ?? single)
      part.axis("zaxis", single)
      part.shorts([0, 1000])
      let sums = histogram.sums
      part.numbers([histogram.entries, sums.w, sums.w2, sums.wx, sums.wx2, -1111, -1111, 0])
      part.array([])
      part.array(sumOfSquares)
      part.text("")
      part.emptyList()
      part.integer(0)
      part.byte(0)
      part.integer(0)
      part.integer(2)
    }
  }
}
