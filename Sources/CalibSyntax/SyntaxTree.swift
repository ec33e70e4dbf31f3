public import CalibDiagnostics

/// A parsed script: a flat arena of nodes over the tokens of the file.
///
/// It is lossless: every byte lies in a token or in the gap before one, and every token in the range of a node.
/// Nodes are 32-bit indices; children precede their parents, and the last node is the root, of kind `script`.
///
/// It is `public` for speed alone: bodies of `package` functions are not inlined across modules (decision 17).
public struct SyntaxTree: Sendable {
  public let file: SourceFile
  public internal(set) var tokens: [Token]
  public internal(set) var nodes: [Node]
  /// The children of all nodes, one after another; a node holds its range of them.
  public internal(set) var childList: [NodeID]

  /// A node's place in the arena.
  public struct NodeID: Hashable, Sendable {
    public let index: Int32

    @inlinable public init(_ index: Int) { self.index = Int32(index) }
  }

  /// Stands for an optional child that is not there.
  @inlinable public static var absent: NodeID { NodeID(-1) }

  public struct Node: Sendable {
    public let kind: SyntaxKind
    /// The node's tokens: the first, and the one after the last.
    public let firstToken: Int32
    public let endToken: Int32
    public let firstChild: Int32
    public let childCount: Int32

    init(kind: SyntaxKind, firstToken: Int, endToken: Int, firstChild: Int, childCount: Int) {
      self.kind = kind
      self.firstToken = Int32(firstToken)
      self.endToken = Int32(endToken)
      self.firstChild = Int32(firstChild)
      self.childCount = Int32(childCount)
    }
  }

  @inlinable public var root: NodeID { NodeID(nodes.count - 1) }

  @inlinable public func kind(_ node: NodeID) -> SyntaxKind { nodes[Int(node.index)].kind }

  /// The children of a node, by the layout of its kind.
  @inlinable public func children(_ node: NodeID) -> ArraySlice<NodeID> {
    let record = nodes[Int(node.index)]
    return childList[Int(record.firstChild)..<Int(record.firstChild + record.childCount)]
  }

  /// The child at a place of the layout; `nil` where it is absent.
  @inlinable public func child(_ node: NodeID, _ place: Int) -> NodeID? {
    let record = nodes[Int(node.index)]
    guard place < Int(record.childCount) else { return nil }
    let id = childList[Int(record.firstChild) + place]
    return id == Self.absent ? nil : id
  }

  /// The bytes of a node, from its first token to its last; empty, at the next token, where it has none.
  @inlinable public func span(_ node: NodeID) -> SourceSpan {
    let record = nodes[Int(node.index)]
    let first = tokens[Int(record.firstToken)]
    guard record.endToken > record.firstToken else {
      return SourceSpan(file: file.id, start: first.start, end: first.start)
    }
    let last = tokens[Int(record.endToken) - 1]
    return SourceSpan(file: file.id, start: first.start, end: last.end)
  }

  /// The text of a node, as written.
  @inlinable public func text(_ node: NodeID) -> String { file.text(span(node)) }
}
