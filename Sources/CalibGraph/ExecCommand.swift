/// An external program that a task wants: what is started, with what, and what it has to leave behind.
///
/// It is started in a private folder. All paths in it that are not absolute are taken from there.
package struct ExecCommand: Hashable, Sendable {
  /// What is started.
  package enum Program: Hashable, Sendable {
    /// A program and its arguments; a name without `/` is looked up in PATH.
    case arguments([String])
    /// A line for `/bin/sh -c`.
    case shell(String)
  }

  /// A file that is put into the folder before.
  package struct Input: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
      case bytes([UInt8])
      /// A link to a file elsewhere, by its absolute path.
      case link(String)
    }

    package let path: String
    package let content: Content

    package init(path: String, content: Content) {
      self.path = path
      self.content = content
    }
  }

  /// A file that it promises to write.
  package struct Output: Hashable, Sendable {
    package let name: String
    package let path: String

    package init(name: String, path: String) {
      self.name = name
      self.path = path
    }
  }

  /// Why a program may be started again.
  package enum Cause: Hashable, Sendable {
    /// It ended with one of these statuses.
    case exit(Set<Int32>)
    case signal
    case timeout
    /// An output was missing.
    case output
    /// It could not be started.
    case start
  }

  /// The task that it is part of, for people: `momentum_scale/1/collect/hits`.
  package let name: String
  package let calibration: String
  package let program: Program
  /// The whole environment; the engine adds what marks the process as its own.
  package let environment: [String: String]
  package let inputs: [Input]
  package let outputs: [Output]
  /// Exit statuses that are no error.
  package let successes: Set<Int32>
  package let timeoutSeconds: Double?
  /// How long it may take to end after it was asked to, before it is killed.
  package let graceSeconds: Double
  /// How often it is tried again at most, and for which causes; the pause doubles each time.
  package let retries: Int
  package let retriesOn: Set<Cause>
  package let pauseSeconds: Double
  /// All that its result depends on and the rest does not show: the digests of the program, of `uses:`, of inputs.
  package let dependencies: [String]
  /// What it holds while it runs; `nil`: what the calibration's tasks hold.
  package let policy: TaskPolicy?

  package init(
    name: String, calibration: String, program: Program, environment: [String: String] = [:],
    inputs: [Input] = [], outputs: [Output] = [], successes: Set<Int32> = [0], timeoutSeconds: Double? = nil,
    graceSeconds: Double = 5, retries: Int = 0,
    retriesOn: Set<Cause> = [.signal, .timeout, .output, .start], pauseSeconds: Double = 1,
    dependencies: [String] = [], policy: TaskPolicy? = nil
  ) {
    self.policy = policy
    self.name = name
    self.calibration = calibration
    self.program = program
    self.environment = environment
    self.inputs = inputs
    self.outputs = outputs
    self.successes = successes
    self.timeoutSeconds = timeoutSeconds
    self.graceSeconds = graceSeconds
    self.retries = retries
    self.retriesOn = retriesOn
    self.pauseSeconds = pauseSeconds
    self.dependencies = dependencies
  }

  /// The arguments that are handed to the system.
  package var arguments: [String] {
    switch program {
    case .arguments(let list): list
    case .shell(let line): ["/bin/sh", "-c", line]
    }
  }
}

/// What an external program left behind: its exit status, its log, and its outputs, verified and at rest.
package struct ExecResult: Hashable, Sendable {
  package struct File: Hashable, Sendable {
    package let name: String
    /// Absolute; it does not change any more.
    package let path: String
    /// SHA-256 of its bytes, in hexadecimal.
    package let digest: String
    package let size: Int

    package init(name: String, path: String, digest: String, size: Int) {
      self.name = name
      self.path = path
      self.digest = digest
      self.size = size
    }
  }

  package let exitStatus: Int32
  /// In the order of the command's outputs.
  package let outputs: [File]
  /// The path of what it wrote to standard output and error.
  package let logPath: String
  package let milliseconds: Int
  /// The most memory that it and its children had at once, in bytes.
  package let peakMemory: Int64

  package init(
    exitStatus: Int32, outputs: [File], logPath: String, milliseconds: Int, peakMemory: Int64
  ) {
    self.exitStatus = exitStatus
    self.outputs = outputs
    self.logPath = logPath
    self.milliseconds = milliseconds
    self.peakMemory = peakMemory
  }

  package subscript(name: String) -> File? { outputs.first { $0.name == name } }
}
