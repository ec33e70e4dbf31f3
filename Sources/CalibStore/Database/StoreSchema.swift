/// The schema of `store.sqlite`, word for word that of docs/store-format.md.
enum StoreSchema {
  /// "calb" in ASCII.
  static let applicationID = 0x6361_6c62
  static let version = 1

  static let sql = """
    CREATE TABLE tags (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      state TEXT NOT NULL
        CHECK (state IN ('OPEN', 'TESTING', 'VALIDATED', 'PUBLISHED', 'RUNNING', 'INVALID')),
      description TEXT NOT NULL,
      head INTEGER NOT NULL REFERENCES commits (id) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE TABLE commits (
      id INTEGER PRIMARY KEY,
      digest TEXT NOT NULL UNIQUE,
      previous TEXT,
      parent TEXT,
      tag INTEGER NOT NULL REFERENCES tags (id),
      time INTEGER NOT NULL,
      user TEXT NOT NULL,
      host TEXT NOT NULL,
      tool TEXT NOT NULL,
      message TEXT NOT NULL,
      delta TEXT NOT NULL
    );
    CREATE INDEX commits_of_tag ON commits (tag, id);
    CREATE TABLE names (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    );
    CREATE TABLE payloads (
      id INTEGER PRIMARY KEY,
      name INTEGER NOT NULL REFERENCES names (id),
      revision INTEGER NOT NULL CHECK (revision > 0),
      sha256 TEXT NOT NULL,
      md5 TEXT NOT NULL,
      size INTEGER NOT NULL,
      created INTEGER NOT NULL,
      provenance TEXT NOT NULL,
      UNIQUE (name, revision),
      UNIQUE (name, sha256)
    );
    CREATE INDEX payloads_of_digest ON payloads (sha256);
    CREATE TABLE iovs (
      tag INTEGER NOT NULL REFERENCES tags (id),
      name INTEGER NOT NULL REFERENCES names (id),
      first INTEGER NOT NULL CHECK (first >= 0),
      last INTEGER NOT NULL CHECK (last >= first),
      payload INTEGER NOT NULL REFERENCES payloads (id),
      origin INTEGER NOT NULL REFERENCES commits (id),
      PRIMARY KEY (tag, name, first)
    ) WITHOUT ROWID;
    CREATE TABLE proposals (
      id INTEGER PRIMARY KEY REFERENCES commits (id),
      tag INTEGER NOT NULL REFERENCES tags (id),
      team TEXT NOT NULL,
      state TEXT NOT NULL
        CHECK (state IN ('WAITING', 'APPROVED', 'REFUSED', 'PUBLISHED', 'REPLACED')),
      content TEXT NOT NULL
    );
    CREATE TRIGGER iovs_insert BEFORE INSERT ON iovs BEGIN
      SELECT RAISE(ABORT, 'iovs overlap') WHERE
        NEW.first <= (SELECT last FROM iovs WHERE tag = NEW.tag AND name = NEW.name AND first <= NEW.last
          ORDER BY first DESC LIMIT 1);
    END;
    CREATE TRIGGER iovs_update BEFORE UPDATE ON iovs BEGIN
      SELECT RAISE(ABORT, 'iovs are replaced, not updated');
    END;
    CREATE TRIGGER commits_update BEFORE UPDATE ON commits BEGIN
      SELECT RAISE(ABORT, 'commits are never changed');
    END;
    CREATE TRIGGER commits_delete BEFORE DELETE ON commits BEGIN
      SELECT RAISE(ABORT, 'commits are never deleted');
    END;
    """
}
