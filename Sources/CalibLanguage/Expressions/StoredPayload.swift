import CalibGraph

/// A payload of a store: of the chain of the script's store, or of a further one.
struct StoredPayload: Hashable, Sendable {
  /// The further store's name in the script; `nil` for the script's own.
  var store: String?
  let name: String

  init(_ name: String, in store: String? = nil) {
    self.store = store
    self.name = name
  }

  var source: ConstantReference.Source {
    if let store { .named(store: store, payload: name) } else { .stored(name) }
  }

  /// As the script writes it: `stored.NAME` or `last.NAME`.
  var text: String { (store ?? "stored") + "." + name }
}
