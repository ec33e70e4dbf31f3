import CalibGraph
import CalibLanguage

/// What an interactive session holds: a script that may differ from its file, and what was collected by hand.
///
/// It is a value, so that `:undo` is going back to the one before.
struct SessionState {
  /// The file that was loaded; `nil` where the script began in the session.
  var path: String?
  /// The text of the script, with all that was declared since.
  var text = ""
  /// Collected objects and what is computed of them, in the order in which they were typed.
  var sketches: [Sketch] = []
  var settings: [SessionOptions.Setting] = []

  /// The path that the script has for messages, and for the data files that it names.
  var scriptPath: String { path ?? "session.calib" }

  /// The options under which commands see the script as it is here.
  func options(_ base: SessionOptions, text: String? = nil) -> SessionOptions {
    var options = base
    options.settings += settings
    options.unsaved[scriptPath] = Array((text ?? self.text).utf8)
    return options
  }

  /// The sketches that a set of names needs, with those that these need, in order.
  func sketches(for names: Set<String>) -> [Sketch] {
    var wanted = names
    var found: [Sketch] = []
    // A sketch stands behind those that it reads, unless one of these was typed again later.
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for sketch in sketches
      where wanted.contains(sketch.name) && !found.contains(where: { $0.name == sketch.name }) {
        found.append(sketch)
        wanted.formUnion(sketch.names)
        isGrowing = true
      }
    }
    let order = Dictionary(
      sketches.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    return found.sorted { (order[$0.name] ?? 0) < (order[$1.name] ?? 0) }
  }

  /// Takes a sketch; one of its name is replaced where it stands.
  mutating func keep(_ sketch: Sketch) {
    if let place = sketches.firstIndex(where: { $0.name == sketch.name }) {
      sketches[place] = sketch
    } else {
      sketches.append(sketch)
    }
  }
}

/// A name of a session for something that is collected, or computed of what is.
struct Sketch: Hashable {
  let name: String
  /// What has to be collected for it.
  let collects: [CollectText]
  /// What it is computed as; `nil` where it is the collected object itself.
  let expression: String?
  /// The names that occur in it.
  let names: Set<String>
}

/// The text of a `collect`, without the dataset's name before its columns.
struct CollectText: Hashable {
  let name: String
  /// All that stands behind the equals sign, the dataset's name included.
  let text: String
  /// The dataset that it reads.
  let dataset: String
}
