import CalibModel
import Testing

@Suite("Signing off")
struct SignoffTests {
  let example: Example

  init() throws {
    example = try Example()
    try example.edit(
      "payloads: [beam_spot, momentum_scale]", to: "payloads: [momentum_scale], signoff: \"tracking\"")
  }

  private func succeed(_ arguments: String...) throws -> String {
    let ending = try example.program.run(arguments)
    #expect(ending.status == 0 && ending.errors.isEmpty, "\(ending.all)")
    return ending.output
  }

  @Test("what is approved is published, and nothing else")
  func approval() throws {
    #expect(
      try example.run("--progress", "none").output.contains("proposal 1 waits for the sign-off of `tracking`")
    )
    #expect(try succeed("store", "proposals").contains("group `tracking`: WAITING"))
    #expect(try succeed("publish", Example.script).contains("waits for `tracking`"))
    #expect(try example.published().isEmpty)
    let signed = try succeed(
      "signoff", Example.script, "tracking", "--by", "grace", "--comment", "plots look fine")
    #expect(signed.hasPrefix("approved proposal 1 for `prompt_2026a`: momentum_scale"))
    #expect(try succeed("publish", Example.script, "--dry-run").contains("would be published"))
    #expect(try succeed("publish", Example.script).hasPrefix("published: `prompt_2026a`"))
    #expect(try !example.published().isEmpty)
    #expect(try succeed("store", "proposals", "--all").contains("approved by grace"))
    #expect(try example.run("--progress", "none", "--require-published").status == 0)
    #expect(try succeed("store", "verify", "--deep") == "the store is sound\n")
  }

  @Test("a refusal is told by the next run")
  func refusal() throws {
    _ = try example.run("--progress", "none")
    _ = try succeed("signoff", Example.script, "tracking", "--refuse", "--comment", "wrong sign")
    let run = try example.run("--progress", "none")
    #expect(run.status == 1 && run.output.contains("wrong sign"), "\(run.all)")
    #expect(try succeed("publish", Example.script).contains("nothing is approved"))
  }

  @Test("a group that the script does not name is a mistake in the command")
  func unknownGroup() throws {
    let ending = try example.program.run("signoff", Example.script, "nobody")
    #expect(ending.status == 64 && ending.errors.contains("there is `tracking`"), "\(ending.all)")
  }

  @Test("a payload says where it came from")
  func provenance() throws {
    try example.edit(", signoff: \"tracking\"", to: "")
    _ = try example.run("--progress", "none")
    let text = try succeed("store", "show", "momentum_scale@1", "--json")
    let payload = try #require(try JSONValue(parsing: Array(text.utf8))["payloads"]?.asArray?.first)
    let provenance = try #require(payload["provenance"])
    for name in ["script", "script_sha256", "calib", "runs", "datasets", "files", "pass_history", "checks"] {
      #expect(provenance[name] != nil, "\(name)")
    }
    let file = try #require(provenance["files"]?.asArray?.first?["path"]?.asString)
    #expect(try succeed("store", "where-used", file).contains("momentum_scale"))
    let run = try #require(provenance["runs"]?.asArray?.first?.asString)
    #expect(try succeed("store", "where-used", run).contains("momentum_scale"))
  }
}
