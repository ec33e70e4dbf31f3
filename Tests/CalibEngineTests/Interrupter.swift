import CalibEngine
import Glibc

/// Asks a run to stop as soon as a file is there, from a thread of its own.
final class Interrupter: Sendable {
  // A class because it is handed to a thread.
  private let interruption: Interruption
  private let path: String

  init(_ interruption: Interruption, whenThereIs path: String) {
    self.interruption = interruption
    self.path = path
  }

  func start() {
    var thread = pthread_t()
    let object = Unmanaged.passRetained(self)
    pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        let interrupter = Unmanaged<Interrupter>.fromOpaque(context).takeRetainedValue()
        var tries = 0
        while access(interrupter.path, F_OK) != 0, tries < 100_000 {
          tries += 1
          var polled = pollfd()
          poll(&polled, 0, 1)
        }
        interrupter.interruption.request()
        return nil
      }, object.toOpaque())
    pthread_detach(thread)
  }
}
