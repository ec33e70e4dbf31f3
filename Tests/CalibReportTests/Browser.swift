import CalibTestSupport
import Foundation

/// Chromium without a window, where it is installed.
struct Browser {
  /// What a page looks like to the browser.
  struct Visit: Decodable {
    /// The width of the document, which is more than the window's where it has to be scrolled sideways.
    let width: Double
    /// Drawings, and those of them that take no room.
    let drawings: Int
    let empty: Int
    /// Labels that reach out of their drawing.
    let cut: [String]
    /// Texts of a drawing that lie on each other.
    let overlapping: [String]
    /// Milliseconds from the begin of loading to its end.
    let milliseconds: Double
  }

  private static let candidates = [
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
  ]

  static var path: String? { candidates.first { FileManager.default.isExecutableFile(atPath: $0) } }

  /// Opens a page in a frame of a width, in a browser that may reach nothing but its own files.
  ///
  /// - Returns: what the page looks like, and what the browser has written to its console.
  static func visit(_ page: String, width: Int, folder: String, dark: Bool = false) throws -> (Visit, String)
  {
    let file = "\(folder)/frame.html"
    try frame(page, width: width).write(toFile: file, atomically: true, encoding: .utf8)
    let (dom, log) = try run(
      [
        "--dump-dom", "--virtual-time-budget=20000", "--window-size=1600,1200",
        "--log-net-log=\(folder)/net.json", "--net-log-capture-mode=Everything",
      ] + (dark ? ["--blink-settings=preferredColorScheme=0"] : []) + ["file://\(file)"], folder: folder)
    guard let start = dom.range(of: "<pre id=\"found\">"),
      let end = dom[start.upperBound...].range(of: "</pre>")
    else { throw Problem(text: "the browser gave no answer: \(log)") }
    let json = dom[start.upperBound..<end.lowerBound].replacing("&lt;", with: "<").replacing(
      "&gt;", with: ">"
    )
    .replacing("&amp;", with: "&")
    let visit = try JSONDecoder().decode(Visit.self, from: Data(json.utf8))
    let console = log.split(separator: "\n").filter { $0.contains("CONSOLE") }.joined(separator: "\n")
    return (visit, console)
  }

  /// The addresses of the network that the last visit asked for, but for the browser's own.
  static func requests(folder: String) throws -> [String] {
    let log = try String(contentsOfFile: "\(folder)/net.json", encoding: .utf8)
    let found = log.matches(of: /"url":"((?:https?|wss?):\/\/[^"]*)"/).map { String($0.1) }
    return found.filter { !$0.contains(".google.com/") && !$0.contains(".googleapis.com/") }
  }

  struct Problem: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }
}

extension Browser {
  private static func run(_ arguments: [String], folder: String) throws -> (output: String, log: String) {
    guard let path else { throw Problem(text: "there is no Chromium") }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments =
      [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-default-apps", "--enable-logging=stderr", "--user-data-dir=\(folder)/profile",
      ] + arguments
    let (output, log) = ("\(folder)/output", "\(folder)/log")
    for file in [output, log] { try Data().write(to: URL(fileURLWithPath: file)) }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
    process.waitUntilExit()
    return (
      String(decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self),
      String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
    )
  }

  /// A page with the report in a frame, which its own script may look into; the report itself may run none.
  private static func frame(_ page: String, width: Int) -> String {
    let source = page.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
    return """
      <!DOCTYPE html><meta charset="utf-8"><pre id="found"></pre>
      <script>
      const began = performance.now();
      function look(frame) {
        const page = frame.contentDocument, cut = [], overlapping = [];
        for (const details of page.querySelectorAll("details")) details.open = true;
        const drawings = [...page.querySelectorAll("svg")];
        for (const svg of drawings) {
          const box = svg.viewBox.baseVal, seen = [];
          for (const text of svg.querySelectorAll("text")) {
            const own = text.getBBox();
            if (own.x < -1 || own.x + own.width > box.width + 1 || own.y < -1 || own.y + own.height > box.height + 1)
              cut.push(svg.getAttribute("aria-label") + ": " + text.textContent);
            for (const other of seen)
              if (own.x < other.x + other.width - 1 && other.x < own.x + own.width - 1 &&
                  own.y < other.y + other.height - 4 && other.y < own.y + own.height - 4)
                overlapping.push(svg.getAttribute("aria-label") + ": " + text.textContent + " on " + other.text);
            own.text = text.textContent;
            seen.push(own);
          }
        }
        document.getElementById("found").textContent = JSON.stringify({
          width: page.documentElement.scrollWidth, drawings: drawings.length,
          empty: drawings.filter(svg => svg.getBoundingClientRect().height < 10).length,
          cut, overlapping, milliseconds: performance.now() - began });
      }
      </script>
      <iframe onload="look(this)" style="border:0;width:\(width)px;height:900px" srcdoc="\(source)"></iframe>
      """
  }
}
