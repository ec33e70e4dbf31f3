/// What a column that a collector is given stands for.
package enum CollectorColumn: Hashable, Sendable {
  /// An argument, by the name of the signature's parameter; those of a list follow each other.
  case argument(String)
  /// A derivative by a parameter: the place of its use, and of the family of the parameter.
  case derivative(use: Int, family: Int)
  /// A part of the key of that parameter.
  case parameterKey(use: Int, family: Int)
}
