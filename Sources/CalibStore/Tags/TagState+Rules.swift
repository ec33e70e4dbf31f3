extension TagState {
  /// The states that may follow this one.
  ///
  /// `calib store tag state` allows these and no other: what was published is only ever withdrawn.
  package var successors: [TagState] {
    switch self {
    case .open: [.testing, .running]
    case .testing: [.validated, .open]
    case .validated: [.published, .open]
    case .published: [.invalid]
    case .running, .invalid: []
    }
  }

  /// Whether going there wants the name of the tag typed again: there is no way back.
  package var isFinal: Bool {
    switch self {
    case .published, .invalid: true
    case .open, .testing, .validated, .running: false
    }
  }
}
