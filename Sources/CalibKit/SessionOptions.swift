/// What a session is told beside the script's name.
package struct SessionOptions: Sendable {
  /// A parameter's value, as a text in the language.
  package struct Setting: Hashable, Sendable {
    package let name: String
    package let text: String

    package init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  package var settings: [Setting] = []
  package var profile: String?
  /// The runs asked for, `12/100..12/250`.
  package var runs: String?
  /// The calibrations asked for; all where it is empty.
  package var only: [String] = []
  /// The store's folder, instead of the script's.
  package var storePath: String?
  /// The work folder, instead of `.calib` beside the script.
  package var workFolder: String?
  /// Texts that stand for files of these paths: scripts that are being changed and are not saved.
  package var unsaved: [String: [UInt8]] = [:]

  package init() {}
}

/// How `calib run` does its work and shows it.
package struct RunOptions: Sendable {
  /// How many tasks at once; `nil` is one per core.
  package var workers: Int?
  package var failsFast = false
  package var requiresPublished = false
  /// Whether all files are hashed, also those that look as they did when they were read.
  package var verifiesInputs = false
  package var progress = ProgressStyle.auto
  package var isTerminal = false
  package var color = false
  package var width = 100
  /// Whether stray grandchildren of external programs become children of this process, to be ended with the run.
  ///
  /// Right for a process that is there for the run alone: others would have to wait for them.
  package var adoptsOrphans = false

  package init(workers: Int? = nil) { self.workers = workers }
}

package enum ProgressStyle: String, CaseIterable, Sendable { case auto, line, json, none }

package enum CheckFormat: String, CaseIterable, Sendable { case text, json, gitlab }

package enum PlanFormat: String, CaseIterable, Sendable { case text, json, dot, mermaid }

package enum DumpStage: String, CaseIterable, Sendable { case tokens, tree, types, events }
