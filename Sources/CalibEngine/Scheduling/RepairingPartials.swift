import CalibGraph
import CalibModel

/// The partial results of a cache, as executions read them: damaged ones are collected anew on the way.
struct RepairingPartials: PartialReader {
  let context: WorkerContext

  func bytes(of partial: PartialReference) throws(TaskFailure) -> [UInt8] {
    try context.repair.bytes(of: partial, context.partials) { origin, task throws(TaskFailure) in
      try context.collectAgain(origin, task)
    }
  }
}
