import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { schema, type Database, type Sql, type Value } from './sql.ts'

/** A file that SQLite keeps. One connection writes; another reads meanwhile what was committed. `:memory:` is seen by the connection that made it alone. */
export function openSqlite(file: string): Database {
  const writer = connect(file)
  for (const text of schema({ seq: 'INTEGER PRIMARY KEY AUTOINCREMENT', texts: [`CREATE VIRTUAL TABLE IF NOT EXISTS event_words USING fts5 (words, content = '', contentless_delete = 1, detail = 'full')`] })) writer.exec(text)
  const reader = file === ':memory:' ? writer : connect(file)
  const [write, read] = [sqlOf(writer), sqlOf(reader)]
  let last: Promise<unknown> = Promise.resolve()

  return {
    ...read,
    transaction(work) {
      const next = last.then(async () => {
        writer.exec('BEGIN IMMEDIATE')
        try {
          const result = await work(write)
          writer.exec('COMMIT')
          return result
        } catch (error) {
          if (writer.isTransaction) writer.exec('ROLLBACK')
          throw error
        }
      })
      last = next.catch(() => undefined)
      return next
    },
    // SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG: sqlite.org/rescode.html
    isRefusal: (error) => error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && [18, 19, 20].includes(error.errcode % 256),
    async close() {
      await last
      if (reader !== writer) reader.close()
      writer.close()
    },
    hasWords: (seq, parameter) => `${seq} IN (SELECT rowid FROM event_words WHERE event_words MATCH ${parameter})`,
    wordsQuery: (words, prefix) => `"${words.join(' ')}"${prefix ? '*' : ''}`,
    async putWords(sql, events) {
      for (const { seq, words } of events) await sql.run('INSERT OR REPLACE INTO event_words (rowid, words) VALUES ($1, $2)', [seq, words])
    },
    async dropWords(sql, seqs) {
      for (const seq of seqs) await sql.run('DELETE FROM event_words WHERE rowid = $1', [seq])
    },
  }
}

function connect(file: string): DatabaseSync {
  // Whoever else has it locked is waited for elsewhere (intake.ts): here everything stands still meanwhile.
  const connection = new DatabaseSync(file, { timeout: 500 })
  // FULL: what was acknowledged is on the disk, also when the power goes.
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'wal_autocheckpoint = 10000', 'temp_store = MEMORY', 'cache_size = -65536', 'mmap_size = 268435456']) connection.exec(`PRAGMA ${pragma}`)
  return connection
}

function sqlOf(connection: DatabaseSync): Sql {
  const statements = new Map<string, StatementSync>()
  const prepared = (text: string) => {
    const known = statements.get(text)
    if (known) return known
    // Queries have few shapes, but some have lists in them.
    if (statements.size > 500) statements.clear()
    const statement = connection.prepare(text.replaceAll(/\$(\d+)/g, '?$1'))
    statements.set(text, statement)
    return statement
  }
  return {
    async all<Row>(text: string, values: readonly Value[] = []) {
      return prepared(text).all(...values) as Row[]
    },
    async run(text, values = []) {
      prepared(text).run(...values)
    },
  }
}
