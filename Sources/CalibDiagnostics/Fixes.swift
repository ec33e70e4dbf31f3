/// The text of a file with the certain fixes applied; of two that overlap the first is taken.
package func applyFixes(_ diagnostics: [Diagnostic], to file: SourceFile) -> [UInt8] {
  let fixes = diagnostics.flatMap(\.fixes).filter { $0.isCertain && $0.span.file == file.id }
    .enumerated().sorted { ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset) }
  var text: [UInt8] = []
  var done = 0
  var lastStart = -1
  for (_, fix) in fixes where Int(fix.span.start) >= done && Int(fix.span.start) > lastStart {
    text += file.bytes[done..<Int(fix.span.start)]
    text += Array(fix.replacement.utf8)
    done = Int(fix.span.end)
    lastStart = Int(fix.span.start)
  }
  return text + file.bytes[done...]
}
