/// An array of numpy as a table: its columns, and the sources of their values.
struct NumPyArray {
  let header: NumPyHeader
  /// The column's name where elements have no fields.
  let name: String
  let rows: Int
  /// Values in a row of an array without fields.
  private let width: Int

  init(_ header: NumPyHeader, name: String, path: String) throws(DataError) {
    self.header = header
    self.name = name
    rows = header.shape.first ?? 0
    guard let width = Self.product(header.shape.dropFirst()),
      let rowSize = Self.product([width, header.elementSize]), rowSize <= 1 << 26,
      Self.product([rowSize, rows]) != nil
    else {
      throw DataError(.damaged("the array `\(name)` has a shape of \(header.shape)"), path: path)
    }
    self.width = width
  }

  /// `nil` where it is no number of this machine.
  private static func product(_ factors: some Sequence<Int>) -> Int? {
    var product = 1
    for factor in factors {
      let (next, overflow) = product.multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      product = next
    }
    return product
  }

  /// Bytes of a row, as long as it lies in one piece.
  private var rowSize: Int { header.elementSize * width }
  /// Bytes of all data.
  var size: Int { rowSize * rows }

  /// The columns, and why others cannot be read.
  var columns: (columns: [TableColumn], unreadable: [TableHeader.Unreadable]) {
    var columns: [TableColumn] = []
    var unreadable: [TableHeader.Unreadable] = []
    for field in header.fields {
      let own = field.name.isEmpty ? name : field.name
      if header.shape.isEmpty {
        unreadable.append(.init(name: own, reason: "it is a single value without rows"))
      } else if let type = field.type, field.name.isEmpty || width == 1 {
        let count = field.count * width
        let shape: TableColumn.Shape = header.shape.count == 1 && field.count == 1 ? .single : .fixed(count)
        columns.append(TableColumn(name: own, kind: type.kind, shape: shape, storage: type.name))
      } else {
        let reason =
          field.type == nil ? "its type is `\(field.storage)`" : "it has elements in rows of \(width)"
        unreadable.append(.init(name: own, reason: reason))
      }
    }
    return (columns, unreadable)
  }

  /// The sources of requests for columns of this array.
  ///
  /// - Parameter wanted: the request, the place among ``columns``, and the element of a fixed array.
  /// - Parameter stream: a stream that is at the array's beginning, made anew at each call.
  func sources(
    _ wanted: [(request: ColumnRequest, index: Int, column: Int, element: Int)],
    stream: (_ skipping: Int) throws(DataError) -> any ByteStream
  ) throws(DataError) -> [any ColumnSource] {
    if rows == 0 { return [] }
    let fields = header.fields.filter { $0.type != nil }
    var parts: [StridedSource.Part] = []
    var sources: [any ColumnSource] = []
    for want in wanted {
      let field = fields[want.column]
      guard let type = field.type else { continue }
      let isFortran = header.isFortran && header.shape.count > 1
      let place = field.offset + type.size * (isFortran ? 0 : want.element)
      let stride = isFortran ? header.elementSize : rowSize
      let part = StridedSource.Part(
        request: want.index, offset: place,
        conversion: NumberConversion(
          type, isBigEndian: field.isBigEndian, stride: stride, isExact: want.request.kind == .integer))
      if isFortran {
        // The rows' values with one place in all further dimensions lie together.
        let column = fortranPlace(want.element)
        let skipped = header.dataOffset + column * rows * header.elementSize
        sources.append(StridedSource(try stream(skipped), rowSize: stride, parts: [part]))
      } else {
        parts.append(part)
      }
    }
    if !parts.isEmpty {
      sources.append(StridedSource(try stream(header.dataOffset), rowSize: rowSize, parts: parts))
    }
    return sources
  }

  /// Which column of an array in Fortran's order the n-th value of a row in C's order is.
  private func fortranPlace(_ element: Int) -> Int {
    var (rest, place) = (element, 0)
    let sizes = Array(header.shape.dropFirst())
    var factors: [Int] = []
    var product = 1
    for size in sizes {
      factors.append(product)
      product *= size
    }
    for index in sizes.indices.reversed() where sizes[index] > 0 {
      place += rest % sizes[index] * factors[index]
      rest /= sizes[index]
    }
    return place
  }
}
