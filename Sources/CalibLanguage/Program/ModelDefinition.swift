package import CalibColumns
package import CalibDiagnostics

/// A `model` of the script: an expression over its variable and its parameters, which are the columns of the graph.
package struct ModelDefinition: Sendable {
  package struct Parameter: Hashable, Sendable {
    package let name: String
    /// Where a fit begins it, in base units.
    package let start: Double
    /// The values that it may take, both ends included.
    package let range: ClosedRange<Double>?

    package init(name: String, start: Double, range: ClosedRange<Double>?) {
      self.name = name
      self.start = start
      self.range = range
    }
  }

  package let name: String
  /// The name of the variable.
  package let variable: String
  /// In the order of a call: after the variable.
  package let parameters: [Parameter]
  package let graph: ColumnGraph
  package let value: ColumnGraph.NodeID
  package let span: SourceSpan

  package init(
    name: String, variable: String, parameters: [Parameter], graph: ColumnGraph, value: ColumnGraph.NodeID,
    span: SourceSpan
  ) {
    self.name = name
    self.variable = variable
    self.parameters = parameters
    self.graph = graph
    self.value = value
    self.span = span
  }
}
