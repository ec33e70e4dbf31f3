/// The source files of one check, by their numbers.
package struct SourceMap: Sendable {
  package private(set) var files: [SourceFile] = []

  package init(_ files: [SourceFile] = []) {
    self.files = files
  }

  /// Adds a file; its number is its place.
  package mutating func add(name: String, bytes: [UInt8]) -> SourceFile {
    let file = SourceFile(name: name, id: SourceSpan.FileID(index: files.count), bytes: bytes)
    files.append(file)
    return file
  }

  /// The file of a number; `nil` where the map has none.
  package subscript(id: SourceSpan.FileID) -> SourceFile? {
    if Int(id.index) < files.count, files[Int(id.index)].id == id { return files[Int(id.index)] }
    return files.first { $0.id == id }
  }
}

extension [Diagnostic] {
  /// In order of file and place; what stands at one place keeps its order.
  package func sortedByPlace() -> [Diagnostic] {
    enumerated().sorted { left, right in
      let (one, two) = (left.element.primary.span, right.element.primary.span)
      return (one.file.index, one.start, left.offset) < (two.file.index, two.start, right.offset)
    }.map(\.element)
  }
}
