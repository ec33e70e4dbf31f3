/// The labels of the parameters of a system: numbers above 0, by which a Mille file and other programs call them.
///
/// They count from 1, family by family in the order of the script, within a family by key. Where the keys of a family
/// are declared all of them count, else those that rows had; so the labels of declared families do not depend on data.
package struct ParameterLabels: Hashable, Sendable {
  /// A family with the keys of its parameters, ascending; `nil` for a single parameter.
  private struct Family: Hashable {
    let name: String
    let space: KeySpace?
    let keys: [Key]?
    /// The label of its first parameter.
    let first: Int
    /// The place of each key.
    let places: [Key: Int]
  }

  private let families: [Family]

  /// - Parameters:
  ///   - families: their names and key spaces, in the order of the script; without a space a single parameter.
  ///   - parameters: those that rows had, ascending.
  package init(_ families: [(name: String, space: KeySpace?)], _ parameters: [GlobalParameter]) {
    var next = 1
    var found: [Family] = []
    for (place, family) in families.enumerated() {
      let keys = family.space.map { space in
        space.keys ?? parameters.filter { $0.family == place }.compactMap(\.key)
      }
      let places = Dictionary(
        (keys ?? []).enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
      found.append(
        Family(name: family.name, space: family.space, keys: keys, first: next, places: places))
      next += keys?.count ?? 1
    }
    self.families = found
  }

  /// The label of a parameter; `nil` for one that is none of the system's.
  package subscript(parameter: GlobalParameter) -> Int? {
    guard families.indices.contains(parameter.family) else { return nil }
    let family = families[parameter.family]
    guard let key = parameter.key else { return family.keys == nil ? family.first : nil }
    return family.places[key].map { family.first + $0 }
  }

  /// A record with the label of each parameter, by family and key.
  package var value: Value {
    .record(
      families.map { family in
        guard let space = family.space, let keys = family.keys else {
          return Value.Entry(name: family.name, value: .integer(family.first))
        }
        let labels = keys.indices.map { Value.integer(family.first + $0) }
        return Value.Entry(
          name: family.name, value: .keyed(Keyed(space: space, keys: keys, values: labels)))
      })
  }
}
