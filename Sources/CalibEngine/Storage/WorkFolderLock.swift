/// The right to run in a work folder, until the value ends.
package struct WorkFolderLock: ~Copyable {
  let file: DiskFile
}
