/** SQL in the words that SQLite and PostgreSQL share, with `$1`, `$2` … for values. */
export type Sql = {
  all<Row>(text: string, values?: readonly Value[]): Promise<Row[]>
  run(text: string, values?: readonly Value[]): Promise<void>
}
export type Value = string | number | null

/** A database that the log is kept in. */
export type Database = Sql & {
  /** All of it or nothing. One at a time. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /** Whether this went wrong because of what was written (not because the database is away): again would be wrong again. */
  isRefusal(error: unknown): boolean
  close(): Promise<void>
  /** The condition that the words of an event (its `seq`) hold these in a row; the last may be a beginning. */
  hasWords(seq: string, parameter: string): string
  wordsQuery(words: readonly string[], prefix: boolean): string
  putWords(sql: Sql, events: readonly { seq: number; words: string }[]): Promise<void>
  dropWords(sql: Sql, seqs: readonly number[]): Promise<void>
}

/** `seq`: a number that grows by itself; `texts`: the table of words. Times are texts of one form (envelope.ts utc), so they compare. */
export const schema = ({ seq, texts }: { seq: string; texts: string[] }): string[] => [
  `CREATE TABLE IF NOT EXISTS event (
    seq ${seq}, id TEXT NOT NULL UNIQUE, time TEXT NOT NULL, action TEXT NOT NULL, outcome TEXT NOT NULL, request_path TEXT NOT NULL,
    observer_id TEXT NOT NULL, observer_type TEXT NOT NULL, target_id TEXT NOT NULL, target_type TEXT NOT NULL,
    initiator_id TEXT NOT NULL, initiator_type TEXT NOT NULL, initiator_name TEXT NOT NULL,
    kind TEXT, ended TEXT, code INTEGER, doc TEXT NOT NULL)`,
  `CREATE INDEX IF NOT EXISTS event_time ON event (time, seq)`,
  `CREATE INDEX IF NOT EXISTS event_target ON event (target_id, time)`,
  `CREATE INDEX IF NOT EXISTS event_initiator ON event (initiator_id, time)`,
  `CREATE INDEX IF NOT EXISTS event_initiator_name ON event (initiator_name, time)`,
  `CREATE INDEX IF NOT EXISTS event_create ON event (time, ended) WHERE kind = 'create'`,
  `CREATE TABLE IF NOT EXISTS event_project (project TEXT NOT NULL, time TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (project, time, seq))`,
  `CREATE INDEX IF NOT EXISTS event_project_seq ON event_project (seq)`,
  `CREATE TABLE IF NOT EXISTS notice (
    message_id TEXT NOT NULL PRIMARY KEY, image_id TEXT NOT NULL, member_id TEXT, type TEXT NOT NULL, at TEXT NOT NULL, owner TEXT,
    payload TEXT NOT NULL, received BIGINT NOT NULL, open INTEGER NOT NULL)`,
  `CREATE INDEX IF NOT EXISTS notice_image ON notice (image_id, at)`,
  `CREATE INDEX IF NOT EXISTS notice_open ON notice (at) WHERE open = 1`,
  `CREATE INDEX IF NOT EXISTS notice_create ON notice (at) WHERE type = 'image.create'`,
  `CREATE TABLE IF NOT EXISTS person (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS gap (exchange TEXT NOT NULL, begun TEXT NOT NULL, ended TEXT NOT NULL, PRIMARY KEY (exchange, begun))`,
  `CREATE TABLE IF NOT EXISTS fact (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)`,
  ...texts,
]
