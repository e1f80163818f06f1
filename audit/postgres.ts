import { DatabaseError, Pool, type PoolClient, type QueryResultRow } from 'pg'
import { schema, type Database, type Sql } from './sql.ts'

/** One collector at a time writes: what belongs together may stand in two batches. */
const LOCK = 5_150_414_441

/** A database that PostgreSQL keeps (12 or newer). */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new Pool({ connectionString: url, max: 5, connectionTimeoutMillis: 10_000, application_name: 'loupe-audit' })
  // Connections that break while nobody uses them; whoever needs one gets to know.
  pool.on('error', () => undefined)
  const locked = await pool.connect()
  try {
    await inTransaction(locked, async () => {
      for (const text of schema({
        seq: 'BIGSERIAL PRIMARY KEY',
        texts: ['CREATE TABLE IF NOT EXISTS event_words (seq BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)', 'CREATE INDEX IF NOT EXISTS event_words_words ON event_words USING gin (words)'],
      })) await locked.query(text)
    })
  } finally {
    locked.release()
  }
  let last: Promise<unknown> = Promise.resolve()

  return {
    ...sqlOf(pool),
    transaction(work) {
      const next = last.then(async () => {
        const client = await pool.connect()
        let broken: Error | undefined
        try {
          return await inTransaction(client, () => work(sqlOf(client)))
        } catch (error) {
          // A connection in doubt is not used again.
          if (!(error instanceof DatabaseError)) broken = error instanceof Error ? error : new Error(String(error))
          throw error
        } finally {
          client.release(broken)
        }
      })
      last = next.catch(() => undefined)
      return next
    },
    // Classes 22 (data) and 23 (constraints), and 54 (too big): postgresql.org/docs/current/errcodes-appendix.html
    isRefusal: (error) => error instanceof DatabaseError && /^(22|23|54)/.test(error.code ?? ''),
    async close() {
      await last
      await pool.end()
    },
    hasWords: (seq, parameter) => `${seq} IN (SELECT seq FROM event_words WHERE words @@ to_tsquery('simple', ${parameter}))`,
    wordsQuery: (words, prefix) => `${words.map((word) => `'${word}'`).join(' <-> ')}${prefix ? ':*' : ''}`,
    putWords: (sql, events) =>
      sql.run(
        `INSERT INTO event_words (seq, words) VALUES ${events.map((_, i) => `($${2 * i + 1}, to_tsvector('simple', $${2 * i + 2}))`).join(', ')} ON CONFLICT (seq) DO UPDATE SET words = excluded.words`,
        events.flatMap(({ seq, words }) => [seq, words]),
      ),
    dropWords: (sql, seqs) => sql.run(`DELETE FROM event_words WHERE seq IN (${seqs.join(', ')})`),
  }
}

async function inTransaction<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN')
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${LOCK})`)
    const result = await work()
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

function sqlOf(connection: Pool | PoolClient): Sql {
  return {
    async all<Row>(text: string, values: Parameters<Sql['all']>[1] = []) {
      const { rows } = await connection.query<QueryResultRow>(text, [...values])
      return rows as Row[]
    },
    async run(text, values = []) {
      await connection.query(text, [...values])
    },
  }
}
