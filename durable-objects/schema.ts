/** The room's SQLite schema, in numbered steps: a room of any age is brought up to date as it wakes. */
const steps = [
  `CREATE TABLE room (
     id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, secret TEXT NOT NULL,
     host_key_hash TEXT NOT NULL, mic_key_hash TEXT NOT NULL, listener_key_hash TEXT NOT NULL,
     wakes INTEGER NOT NULL DEFAULT 0
   );
   CREATE TABLE events (
     id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, detection INTEGER, body TEXT NOT NULL
   );
   CREATE INDEX events_detection ON events (detection) WHERE detection IS NOT NULL;`,
];

/** Applies the steps that the storage has not seen yet. */
export function migrate(storage: DurableObjectStorage): void {
  storage.sql.exec('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)');
  const [row] = storage.sql
    .exec<{ version: number }>('SELECT version FROM schema_version')
    .toArray();
  const version = row?.version ?? 0;
  if (version === steps.length) return;
  storage.transactionSync(() => {
    for (const step of steps.slice(version)) storage.sql.exec(step);
    storage.sql.exec('DELETE FROM schema_version');
    storage.sql.exec('INSERT INTO schema_version VALUES (?)', steps.length);
  });
}
