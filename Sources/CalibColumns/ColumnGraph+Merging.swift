extension ColumnGraph {
  /// Adds the nodes of another graph that its outputs need; what is there already is not repeated.
  ///
  /// Constants are folded on the way. The same merging of an output twice gives the same node.
  ///
  /// - Parameter constants: for each run constant of `other`, its place in this graph's list.
  /// - Returns: the outputs as nodes of this graph.
  package mutating func merge(_ other: ColumnGraph, outputs: [NodeID], constants: [Int]) -> [NodeID] {
    let needed = other.reachable(from: outputs)
    var places = [NodeID?](repeating: nil, count: other.nodes.count)
    func place(_ node: NodeID) -> NodeID {
      guard let known = places[Int(node.index)] else {
        preconditionFailure("calib bug: a node of a column graph stands before its operand")
      }
      return known
    }
    for (index, operation) in other.nodes.enumerated() where needed[index] {
      switch operation {
      case .column(let input): places[index] = column(other.inputs[input])
      case .constant: places[index] = node(operation)
      case .runConstant(let constant): places[index] = node(.runConstant(constants[constant]))
      case .unary(let operation, let x): places[index] = simplified(operation, place(x))
      case .binary(let operation, let x, let y): places[index] = simplified(operation, place(x), place(y))
      case .select(let condition, let x, let y):
        places[index] = simplifiedSelect(place(condition), place(x), place(y))
      case .lookUp(let constant, let keys):
        places[index] = node(.lookUp(constants[constant], keys.map(place)))
      case .curve(let constant, let keys, let x):
        places[index] = node(.curve(constants[constant], keys.map(place), place(x)))
      case .bin(let x, let axis): places[index] = node(.bin(place(x), axis))
      case .isOne(let x, let values): places[index] = node(.isOne(place(x), values))
      case .perEvent(let function, let x, let event):
        places[index] = node(.perEvent(function, place(x), place(event)))
      }
    }
    return outputs.map(place)
  }

  /// The names of the columns that the outputs depend on.
  package func columns(of outputs: [NodeID]) -> Set<String> {
    let needed = reachable(from: outputs)
    return Set(
      nodes.indices.compactMap { index in
        if needed[index], case .column(let input) = nodes[index] { inputs[input] } else { nil }
      })
  }

  /// Which nodes the outputs depend on, themselves included.
  ///
  /// Complexity: linear, without recursion.
  func reachable(from outputs: [NodeID]) -> [Bool] {
    var needed = [Bool](repeating: false, count: nodes.count)
    for output in outputs { needed[Int(output.index)] = true }
    for index in nodes.indices.reversed() where needed[index] {
      for operand in nodes[index].operands { needed[Int(operand.index)] = true }
    }
    return needed
  }
}

extension ColumnGraph.Operation {
  var operands: [ColumnGraph.NodeID] {
    switch self {
    case .column, .constant, .runConstant: []
    case .unary(_, let x): [x]
    case .binary(_, let x, let y): [x, y]
    case .select(let condition, let x, let y): [condition, x, y]
    case .lookUp(_, let keys): keys
    case .curve(_, let keys, let x): keys + [x]
    case .bin(let x, _), .isOne(let x, _): [x]
    case .perEvent(_, let x, let event): [x, event]
    }
  }
}
