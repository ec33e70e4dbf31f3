import CalibDigest
import Testing

@Suite struct FingerprintHasherTests {
  private func fingerprint(_ fill: (inout FingerprintHasher) -> Void) -> String {
    var hasher = FingerprintHasher("test 1")
    fill(&hasher)
    return hasher.finish()
  }

  @Test func `the same fields give the same 64 digits`() {
    let one = fingerprint {
      $0.append("a", "x")
      $0.append("b", 3)
    }
    let two = fingerprint {
      $0.append("a", "x")
      $0.append("b", 3)
    }
    #expect(one == two)
    #expect(one.utf8.count == 64)
  }

  @Test func `field lists that run together as text differ`() {
    let lists = [
      fingerprint { $0.append("a", "bc") },
      fingerprint { $0.append("ab", "c") },
      fingerprint { $0.append("a", bytes: Array("bc".utf8)) },
      fingerprint { $0.append("a", list: ["b", "c"]) },
      fingerprint { $0.append("a", list: ["bc"]) },
      fingerprint { $0.append("a", list: []) },
      fingerprint { $0.append("a", "") },
      fingerprint { $0.appendAbsent("a") },
      fingerprint { $0.append("a", 1) },
      fingerprint { $0.append("a", 1.0) },
      fingerprint { $0.append("a", true) },
      fingerprint {
        $0.append("a", "b")
        $0.append("c", "")
      },
      fingerprint {
        $0.append("c", "")
        $0.append("a", "b")
      },
    ]
    #expect(Set(lists).count == lists.count)
  }

  @Test func `the domain and the sign of zero count`() {
    #expect(FingerprintHasher("a").finish() != FingerprintHasher("b").finish())
    #expect(fingerprint { $0.append("x", 0.0) } != fingerprint { $0.append("x", -0.0) })
  }

  @Test func `a copy goes on without its original`() {
    var common = FingerprintHasher("test 1")
    common.append("script", "abc")
    let before = common.finish()
    var copy = common
    copy.append("file", "one")
    #expect(common.finish() == before)
    #expect(copy.finish() != before)
  }
}
