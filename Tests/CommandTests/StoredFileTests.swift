import CalibModel
import CalibTestSupport
import Glibc
import Testing

/// Files and databases of constants for programs, and payloads that are files, through the whole program.
@Suite("Files of constants, end to end")
struct StoredFileTests {
  /// Publishes a scale for each run and a file, verbatim, that a program wrote.
  private static let first = """
    calib 1
    dataset hits { files: "hits_<exp>_<run>.csv", columns: { x: mm } }
    calibration spot {
      input:    hits
      collect   s = summary(x)
      strategy: per_run
      writes:   "Spot"
      payload:  { x = s.mean }
    }
    calibration map {
      input:    hits
      collect   part = exec { run: ["./map.sh", out.map, file], out: { map: File("map.bin") } }
      let       made = exec { run: ["./map.sh", out.map, ...part.map], out: { map: File("map.bin") } }
      cover:    "1/0..*"
      writes:   "FieldMap"
      payload:  { map = made.map }
    }
    calibration reader {
      input:    hits
      collect   s = summary(x)
      let       seen = exec { run: ["./show.sh", out.text, map.map, spot.file, map.database], out: { text: Text("t.txt") } }
      payload:  { seen = seen.text }
    }
    publish "base" { payloads: [spot, map] }
    """

  private static let second = """
    store "conditions/" { base: "base" }
    store old = "conditions/" { base: "base" }
    dataset hits { files: "hits_<exp>_<run>.csv", columns: { x: mm } }
    calibration reader {
      input:    hits
      collect   part = exec { run: ["./show.sh", out.text, stored.database], out: { text: Text("t.txt") } }
      let       seen = exec {
        run: ["./show.sh", out.text, stored.file, stored.database, old.Spot.file, old.FieldMap.database, stored.Spot.file]
        out: { text: Text("t.txt") }
      }
      payload:  { seen = seen.text, parts = part.text }
    }
    """

  /// Bytes that are no text at the end, so that nothing that reads texts could hand them on.
  private static let map = """
    #!/bin/sh
    out=$1; shift
    cat "$@" > "$out"
    printf '\\377\\000\\376' >> "$out"

    """

  /// A line for each argument; of a folder its table and the MD5s of the files, of a file its bytes as digits.
  private static let show = """
    #!/bin/sh
    out=$1; shift
    for path; do
      if [ -d "$path" ]; then
        cat "$path/database.txt"
        for file in "$path"/*.root; do echo "${file##*_rev_} is $(md5sum < "$file" | cut -c 1-32)"; done
      elif [ "${path##*.}" = json ]; then cat "$path"; else md5sum < "$path" | cut -c 1-32; fi
    done > "$out"

    """

  private func workshop() throws -> Workshop {
    let work = try Workshop(Self.first)
    for run in 1...2 { try work.addRun(run, rows: 5, middle: Double(run)) }
    for (name, text) in [("map.sh", Self.map), ("show.sh", Self.show)] {
      try work.write(text, to: name)
      chmod("\(work.folder)/\(name)", 0o755)
    }
    return work
  }

  private func text(_ work: Workshop, _ field: String, script: String = Workshop.script) throws -> String {
    let ending = try work.program.run("results", script, "--json")
    let json = try JSONValue(parsing: Array(ending.output.utf8))
    let calibrations = json.asArray ?? json["calibrations"]?.asArray ?? []
    let payload = calibrations.first { $0["name"]?.asString == "reader" }?["intervals"]?.asArray?.first?[
      "payload"]
    return payload?[field]?.asString ?? payload?[field]?["value"]?.asString
      ?? payload?[field]?.asArray?.compactMap(\.asString).joined() ?? ""
  }

  @Test("a payload that is a file is stored and given back byte for byte, and programs get it")
  func filePayload() throws {
    let work = try workshop()
    let ending = try work.run()
    #expect(ending.status == 0, "\(ending.all)")
    let got = try work.program.run(
      "store", "get", "FieldMap", "--run", "1/7", "--tag", "base", "--output", "map.bin")
    #expect(got.status == 0 && got.output.contains("of another format"), "\(got.all)")
    let made = try work.program.run("store", "show", "FieldMap@1")
    let sum = try digest(of: "\(work.folder)/map.bin")
    #expect(made.output.contains("md5     \(sum)"), "\(made.all)")
    let seen = try text(work, "seen")
    #expect(seen.hasPrefix("\(sum)\n"), "\(seen)")
    #expect(seen.contains("dbstore/FieldMap \(sum) 1,0,-1,-1\n\(sum).root is \(sum)\n"), "\(seen)")
    // The constants of both runs, though the program runs once for both.
    #expect(seen.contains("\"iov\":\"1/1\"") && seen.contains("\"iov\":\"1/2\""), "\(seen)")
    let again = try work.run()
    #expect(again.all.contains("nothing to do"), "\(again.all)")
    let verified = try work.program.run("store", "verify", "--deep")
    #expect(verified.status == 0, "\(verified.all)")
  }

  @Test("programs get the payloads of a store, of all names or of one, as a file and as a database")
  func stored() throws {
    let work = try workshop()
    #expect(try work.run().status == 0)
    try work.write(Self.second, to: "second.calib")
    let ending = try work.program.run("run", "second.calib", "--progress", "line")
    #expect(ending.status == 0, "\(ending.all)")
    let got = try work.program.run(
      "store", "get", "FieldMap", "--run", "1/1", "--tag", "base", "--output", "map.bin")
    #expect(got.status == 0, "\(got.all)")
    let sum = try digest(of: "\(work.folder)/map.bin")
    let seen = try text(work, "seen", script: "second.calib")
    #expect(seen.contains("\"name\":\"stored\",\"payloads\":[{\"name\":\"FieldMap\""), "\(seen)")
    #expect(seen.contains("\"name\":\"Spot\",\"iovs\":[{\"iov\":\"1/1\",\"fields\":{\"x\":"), "\(seen)")
    for line in ["dbstore/FieldMap \(sum) 1,", "\(sum).root is \(sum)\n", "dbstore/Spot "] {
      #expect(seen.contains(line), "\(line) in \(seen)")
    }
    // Each file of a database has the digest that its name says.
    for line in seen.split(separator: "\n") where line.contains(".root is ") {
      #expect(line.hasPrefix(line.suffix(32)), "\(line)")
    }
    // A program that collects sees what holds for its own run.
    let parts = try text(work, "parts", script: "second.calib")
    #expect(parts.contains("1,1,1,1\n") && parts.contains("1,2,1,2\n"), "\(parts)")
    let again = try work.program.run("run", "second.calib", "--progress", "line")
    #expect(again.all.contains("nothing to do"), "\(again.all)")
  }

  @Test("a file of the store is an argument too, where the script says that the field is a file")
  func storedField() throws {
    let work = try workshop()
    #expect(try work.run().status == 0)
    let script = """
      store "conditions/" { base: "base" }
      dataset hits { files: "hits_<exp>_<run>.csv", columns: { x: mm } }
      calibration map {
        input:    hits
        collect   s = summary(x)
        let       made = exec { run: ["./map.sh", out.map, stored.self.map, previous.FieldMap.file], out: { map: File("m.bin") } }
        writes:   "FieldMap"
        payload:  { map: File = made.map }
      }
      """
    try work.write(script, to: "third.calib")
    let ending = try work.program.run("run", "third.calib", "--progress", "none")
    #expect(ending.status == 0, "\(ending.all)")
  }

  @Test("a damaged payload is told, and no program gets it")
  func damaged() throws {
    let work = try workshop()
    #expect(try work.run().status == 0)
    let shown = try work.program.run("store", "show", "FieldMap@1", "--json")
    let json = try JSONValue(parsing: Array(shown.output.utf8))
    let sha = try #require(
      (json.asArray?.first ?? json)["sha256"]?.asString
        ?? json["payloads"]?.asArray?.first?["sha256"]?.asString)
    let path = "\(work.folder)/conditions/objects/\(sha.prefix(2))/\(sha)"
    chmod(path, 0o644)
    try Text.write("something else", to: path)
    try work.write(Self.second, to: "second.calib")
    let ending = try work.program.run("run", "second.calib", "--progress", "none")
    #expect(ending.status != 0 && ending.all.contains("damaged"), "\(ending.all)")
  }

  @Test("a file beside other constants, and a list of files, are refused before anything runs")
  func beside() throws {
    let work = try workshop()
    for (payload, words) in [
      ("{ map = made.map, n = 1 }", "a payload that is a file holds nothing else"),
      ("{ map = part.map }", "a payload cannot hold files within something else"),
    ] {
      let script = Self.first.replacing("{ map = made.map }", with: payload)
        .replacing("map.map, spot.file", with: "spot.file")
      try work.write(script, to: Workshop.script)
      let ending = try work.program.run("check", Workshop.script)
      #expect(
        ending.status == 1 && ending.all.contains("C0813") && ending.all.contains(words), "\(ending.all)")
    }
  }

  /// The MD5 of a file, by another program.
  private func digest(of path: String) throws -> String {
    guard let pipe = popen("md5sum < '\(path)'", "r") else { throw Program.Failure(text: "no md5sum") }
    defer { pclose(pipe) }
    var buffer = [CChar](repeating: 0, count: 64)
    guard fgets(&buffer, 64, pipe) != nil else { throw Program.Failure(text: "no md5sum") }
    return String(decoding: buffer.prefix(32).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
