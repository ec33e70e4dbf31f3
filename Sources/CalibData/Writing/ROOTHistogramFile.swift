/// Histograms and profiles as a ROOT file, uncompressed.
///
/// The date in it is that of 1995, ROOT's first day, so that equal histograms make equal bytes. Source: as of ``ROOTFile``.
package struct ROOTHistogramFile: Sendable {
  private let histograms: [ROOTHistogram]
  private static let begin = 100

  /// - Parameter histograms: each with a name of its own.
  package init(_ histograms: [ROOTHistogram]) { self.histograms = histograms }

  /// The record before an object.
  private struct Key {
    let className: String
    let name: String
    let title: String
    let size: Int
    let place: Int
    var parent = ROOTHistogramFile.begin

    var length: Int { 26 + [className, name, title].reduce(0) { $0 + ROOTHistogramFile.length($1) } }

    func write(_ output: inout ROOTObjects) {
      output.integer(length + size)
      output.shorts([4])
      output.integer(size)
      output.integer(0)
      output.shorts([Int16(length), 1])
      output.integer(place)
      output.integer(parent)
      for text in [className, name, title] { output.text(text) }
    }
  }

  /// Bytes of a text with its length.
  private static func length(_ text: String) -> Int { text.utf8.count + (text.utf8.count < 255 ? 1 : 5) }

  /// The file's bytes.
  ///
  /// - Parameter name: the name that the file has within itself.
  package func bytes(name: String) -> [UInt8] {
    let nameLength = Self.length(name) + Self.length("")
    // A record of version 5: six numbers of four bytes, a version, an identifier, room for larger places.
    let folderSize = 2 + 8 + 8 + 12 + 18 + 12
    let top = Key(
      className: "TFile", name: name, title: "", size: nameLength + folderSize, place: Self.begin, parent: 0)
    var body = ROOTObjects()
    var keys: [Key] = []
    let first = Self.begin + top.length + top.size
    for histogram in histograms {
      let bytes = histogram.bytes
      let key = Key(
        className: histogram.className, name: histogram.name, title: histogram.title, size: bytes.count,
        place: first + body.output.count)
      key.write(&body)
      body.append(bytes)
      keys.append(key)
    }
    let listPlace = first + body.output.count
    let listSize = Self.writeList(of: keys, name: name, at: listPlace, &body)
    let infoPlace = first + body.output.count
    let infoSize = Self.writeInfo(at: infoPlace, &body)
    let freePlace = first + body.output.count
    let freeSize = Self.writeFree(name: name, at: freePlace, &body)
    var file = Self.header(
      end: freePlace + freeSize, free: (freePlace, freeSize), info: (infoPlace, infoSize),
      nameLength: top.length + nameLength)
    top.write(&file)
    file.text(name)
    file.text("")
    file.shorts([5])
    for value in [0, 0, listSize, top.length + nameLength, Self.begin, 0, listPlace] { file.integer(value) }
    file.append([0, 1] + [UInt8](repeating: 0, count: 16 + 12))
    file.append(body.output.bytes)
    return file.output.bytes
  }

  package func write(to path: String) throws(DataError) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    try OutputFile.write(bytes(name: name), to: path)
  }

  private static func header(
    end: Int, free: (place: Int, size: Int), info: (place: Int, size: Int), nameLength: Int
  ) -> ROOTObjects {
    var file = ROOTObjects()
    file.append(ROOTFile.mark)
    // Version 6.26 of ROOT wrote objects in these versions.
    for value in [62_600, begin, end, free.place, free.size, 1, nameLength] { file.integer(value) }
    file.byte(4)
    for value in [0, info.place, info.size] { file.integer(value) }
    file.append([0, 1] + [UInt8](repeating: 0, count: 16))
    file.append([UInt8](repeating: 0, count: begin - file.output.count))
    return file
  }

  private static func writeList(of keys: [Key], name: String, at place: Int, _ body: inout ROOTObjects) -> Int
  {
    let size = 4 + keys.reduce(0) { $0 + $1.length }
    let key = Key(className: "TFile", name: name, title: "", size: size, place: place)
    key.write(&body)
    body.integer(keys.count)
    for key in keys { key.write(&body) }
    return key.length + size
  }

  /// The descriptions of classes: none, since readers know histograms.
  private static func writeInfo(at place: Int, _ body: inout ROOTObjects) -> Int {
    var list = ROOTObjects()
    list.emptyList()
    let key = Key(
      className: "TList", name: "StreamerInfo", title: "Doubly linked list", size: list.output.count,
      place: place)
    key.write(&body)
    body.append(list.output.bytes)
    return key.length + list.output.count
  }

  /// The free room: all behind the end.
  private static func writeFree(name: String, at place: Int, _ body: inout ROOTObjects) -> Int {
    let key = Key(className: "TFile", name: name, title: "", size: 10, place: place)
    key.write(&body)
    body.shorts([1])
    body.integer(place + key.length + 10)
    body.integer(2_000_000_000)
    return key.length + 10
  }
}

extension ROOTObjects {
  mutating func append(_ bytes: [UInt8]) { for byte in bytes { self.byte(byte) } }
}
