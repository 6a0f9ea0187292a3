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
   CREATE TABLE unfinished (
     detection INTEGER PRIMARY KEY REFERENCES events (id),
     heard_until INTEGER NOT NULL, peak REAL NOT NULL
   );`,
  // Events of every kind, with the time at which they were logged; settings; ends of connections.
  `ALTER TABLE events ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
   UPDATE events SET at = json_extract(body, '$.at');
   CREATE INDEX events_at ON events (at);
   ALTER TABLE room ADD COLUMN settings TEXT;
   ALTER TABLE room ADD COLUMN deleted_at INTEGER;
   CREATE TABLE disconnects (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);`,
  // Clips; durable-objects/clips.ts says what a row without a body is.
  `CREATE TABLE clips (
     id TEXT PRIMARY KEY, bytes INTEGER NOT NULL, body TEXT, drop_at INTEGER
   );`,
  // One sound on several mics is one detection: what each mic hears of it is a row of its own.
  `CREATE TABLE strands (
     detection INTEGER NOT NULL, participant TEXT NOT NULL, body TEXT NOT NULL,
     PRIMARY KEY (detection, participant)
   );
   INSERT INTO strands SELECT detection, json_extract(body, '$.participant'),
     json_set(body, '$.detection', detection, '$.heardUntil', heard_until, '$.levelDb', -120)
     FROM (SELECT u.detection, u.heard_until, e.body
           FROM unfinished u JOIN events e ON e.id = u.detection);
   DROP TABLE unfinished;`,
  // Who comes and goes does not push out what was heard; who was here when all sockets were lost.
  `ALTER TABLE events ADD COLUMN presence INTEGER NOT NULL DEFAULT 0;
   UPDATE events SET presence = 1 WHERE type IN ('join', 'leave', 'update');
   CREATE INDEX events_presence ON events (presence, id);
   CREATE TABLE roster (participant TEXT PRIMARY KEY, body TEXT NOT NULL);`,
  // The mean of what goes on; where it was not kept it is no more than the peak.
  `UPDATE strands SET body = json_set(body, '$.mean', json_extract(body, '$.peak'))
     WHERE json_extract(body, '$.mean') IS NULL;`,
  // Rooms have several models: what was heard and set before is that of the only one there was. What
  // a mic hears of a detection is called an observation.
  `ALTER TABLE strands RENAME TO observations;
   UPDATE observations SET body = json_set(body, '$.model', 'earshot-base');
   UPDATE events SET body = json_set(body, '$.model', 'earshot-base')
     WHERE type IN ('detection-begin', 'detection-update', 'detection-end');
   UPDATE events SET body = json_set(body, '$.settings.tracker',
       json_object('earshot-base', json(json_extract(body, '$.settings.tracker'))))
     WHERE type = 'settings' AND json_extract(body, '$.settings.tracker') IS NOT NULL;
   UPDATE room SET settings = json_set(settings, '$.tracker',
       json_object('earshot-base', json(json_extract(settings, '$.tracker'))))
     WHERE json_extract(settings, '$.tracker') IS NOT NULL;
   UPDATE events SET body = json_set(body, '$.clip.detections', json((
       SELECT json_group_array(json_set(value, '$.model', 'earshot-base'))
       FROM json_each(events.body, '$.clip.detections'))))
     WHERE type = 'clip-added' AND json_extract(body, '$.clip.detections') IS NOT NULL;
   UPDATE clips SET body = json_set(body, '$.detections', json((
       SELECT json_group_array(json_set(value, '$.model', 'earshot-base'))
       FROM json_each(clips.body, '$.detections'))))
     WHERE body <> '' AND json_extract(body, '$.detections') IS NOT NULL;`,
  // The relays that have listeners, and how many.
  'CREATE TABLE relays (relay INTEGER PRIMARY KEY, listeners INTEGER NOT NULL);',
  // Texts, and changes of settings and keys, push out nothing that was heard either: each kind of event
  // (log/event-row.ts) has a number of its own. Detections are exported in pages, by their ids.
  `ALTER TABLE events RENAME COLUMN presence TO kind;
   UPDATE events SET kind = 2 WHERE type = 'chat';
   UPDATE events SET kind = 3 WHERE type IN ('settings', 'keys');
   CREATE INDEX events_of_detection ON events (coalesce(detection, id), id)
     WHERE type IN ('detection-begin', 'detection-update', 'detection-end');`,
  // When the room was used last, and whether its end was announced since. A room of an older version is
  // used as it wakes.
  `CREATE TABLE lifetime (used_at INTEGER NOT NULL, announced INTEGER NOT NULL);`,
  // Bytes of several kinds: each piece with where it begins.
  `CREATE TABLE pieces (
     kind TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, piece BLOB NOT NULL,
     PRIMARY KEY (kind, key, at)
   );`,
  // Clips whose sound is in pieces, as no bucket is bound: that of the others lies in the bucket.
  `CREATE TABLE clips_in_database (id TEXT PRIMARY KEY);`,
  // Models that the host gave to the room; `content` names the files of uploaded ones among the pieces.
  `CREATE TABLE models (id TEXT PRIMARY KEY, content TEXT, body TEXT NOT NULL);`,
  // What people taught the room; durable-objects/teaching/taught-store.ts says what dropped rows are for.
  `CREATE TABLE taught_sounds (
     id TEXT PRIMARY KEY, name TEXT NOT NULL, dropped INTEGER NOT NULL DEFAULT 0
   );
   CREATE TABLE taught_examples (
     id TEXT PRIMARY KEY, sound TEXT NOT NULL, base TEXT NOT NULL, facts TEXT NOT NULL,
     bytes BLOB NOT NULL, dropped INTEGER NOT NULL DEFAULT 0
   );
   CREATE INDEX taught_examples_of_sound ON taught_examples (sound);
   CREATE TABLE taught_undo (body TEXT NOT NULL);
   CREATE TABLE taught_background (base TEXT NOT NULL, vectors INTEGER NOT NULL, bytes BLOB NOT NULL);`,
  // The keys for guests, sealed with the host's (edge/keys.ts). Rooms of before have none: they know hashes only.
  'ALTER TABLE room ADD COLUMN guest_keys TEXT;',
  // Verdicts are exported with the detections that they are on.
  `CREATE INDEX verdicts_of_detection ON events (detection, id) WHERE type = 'verdict';`,
  // The browsers that are told of sounds while they are closed.
  'CREATE TABLE push_subscriptions (endpoint TEXT PRIMARY KEY, body TEXT NOT NULL);',
];

/** Whether the storage has ever held a room. Asking writes nothing: anybody may ask for any id. */
export function isMigrated({ sql }: DurableObjectStorage): boolean {
  const query = "SELECT count(*) AS tables FROM sqlite_master WHERE name = 'schema_version'";
  return sql.exec<{ tables: number }>(query).one().tables > 0;
}

/** Applies the steps that the storage has not seen yet. */
export function migrate(storage: DurableObjectStorage): void {
  storage.transactionSync(() => {
    storage.sql.exec('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)');
    const [row] = storage.sql
      .exec<{ version: number }>('SELECT version FROM schema_version')
      .toArray();
    const version = row?.version ?? 0;
    // A room that a newer version has seen, as after a rollback, keeps its version: steps run once.
    if (version >= steps.length) return;
    for (const step of steps.slice(version)) storage.sql.exec(step);
    storage.sql.exec('DELETE FROM schema_version');
    storage.sql.exec('INSERT INTO schema_version VALUES (?)', steps.length);
  });
}
