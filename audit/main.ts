// `npm run audit`: the environment → a collector that takes in what Glance and Nova tell, and answers as Hermes does.
import { ConfigError } from '#gateway/environment.ts'
import { createKeystone } from '#gateway/keystone.ts'
import { createUpstream } from '#gateway/upstream.ts'
import { whyNotKeystone } from '#gateway/probe.ts'
import { baselines } from './baseline.ts'
import { readEnvironment, type Environment } from './config.ts'
import { consume } from './consume.ts'
import { createIntake } from './intake.ts'
import { createLedger } from './ledger.ts'
import { createLog } from './log.ts'
import { openPostgres } from './postgres.ts'
import { buildServer } from './server.ts'
import { openSqlite } from './sqlite.ts'
import { createTokens } from './tokens.ts'

/** Milliseconds between two rounds of bringing together, and between two of forgetting. */
const SETTLE = 300
const FORGET = 3_600_000

/** Ends with one line that says why. */
function giveUp(line: string): never {
  console.error(`Loupe audit: ${line}`)
  process.exit(1)
}
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
const tell = (line: string) => console.log(line)

function environment(): Environment {
  try {
    return readEnvironment(process.env)
  } catch (error) {
    if (error instanceof ConfigError) giveUp(error.message)
    throw error
  }
}

const env = environment()
// What is told meanwhile must not wait for Keystone: only readers need it.
void whyNotKeystone(env.authUrl, env.ca).then((why) => void (why !== undefined && tell(`Nobody can read the log now: ${why}`)))

const db = await ('postgres' in env.database ? openPostgres(env.database.postgres) : Promise.resolve(env.database.sqlite).then(openSqlite)).catch((error: unknown) =>
  giveUp(`${'postgres' in env.database ? 'AUDIT_DATABASE_URL' : `AUDIT_SQLITE=${env.database.sqlite}`} cannot be opened: ${messageOf(error)}`),
)
const { admins } = env
const ledger = createLedger(db, { mayOwnElsewhere: admins && (({ user_id, name }) => admins.includes(user_id) || admins.includes(name)) })
const log = createLog(db)
const intake = createIntake(ledger, { isRefusal: (error) => db.isRefusal(error), onAway: (error) => tell(`The database does not take anything now, the messages wait: ${messageOf(error)}`) })

const upstream = createUpstream(env.ca)
if (env.account) await noteBaselines(env.account)
const consumer = consume({ url: env.rabbitUrl, tls: env.rabbitUrl.startsWith('amqps:') ? (env.ca === undefined ? true : { ca: env.ca }) : undefined, queue: env.queue, sources: env.sources, log, intake, tell })

const tokens = createTokens(createKeystone(env.authUrl, upstream), { viewers: env.viewerRoles, staff: env.staffRoles })
const app = buildServer({
  log,
  tokens,
  level: env.log,
  counts: consumer.counts,
  whyNotReady: () => (!consumer.isConnected() ? 'no connection to RabbitMQ' : consumer.bound().length === 0 ? 'no exchange to listen to yet' : intake.isWell() ? undefined : 'the database does not take anything'),
})
const address = await app.listen({ host: env.host, port: env.port }).catch((error: unknown) => giveUp(`cannot listen on ${env.host}:${env.port}: ${messageOf(error)}`))

const ended = new AbortController()
const rounds = [every(SETTLE, settleAll), every(FORGET, forget)]
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Asked twice: at once.
    if (ended.signal.aborted) process.exit(1)
    ended.abort()
    void end().then(() => process.exit(0))
  })
}
tell(`Loupe’s audit collector is at ${address}`)

async function settleAll(): Promise<void> {
  while (!ended.signal.aborted && (await ledger.settle()));
}

async function forget(): Promise<void> {
  if (env.retentionDays !== undefined) await log.expire(Date.now() - env.retentionDays * 86_400_000)
}

/** Again and again, never two at once. What goes wrong (the database is away) is tried again, and told of once. */
function every(ms: number, work: () => Promise<void>): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let failed = false
  async function round(): Promise<void> {
    try {
      await work()
      failed = false
    } catch (error) {
      if (!failed) tell(`Trying again: ${messageOf(error)}`)
      failed = true
    }
    if (!ended.signal.aborted) timer = setTimeout(begin, ms)
  }
  const begin = () => void (running = round())
  begin()
  return {
    stop() {
      clearTimeout(timer)
      return running
    },
  }
}

/** First no more messages, then no more work, then no database. What was not committed was not acknowledged, and comes again. */
async function end(): Promise<void> {
  await Promise.all([app.close(), consumer.close()])
  await Promise.all(rounds.map((round) => round.stop()))
  await Promise.all([db.close(), upstream.close()])
}

async function noteBaselines(account: NonNullable<Environment['account']>): Promise<void> {
  try {
    let count = 0
    for await (const page of baselines(env.authUrl, account, upstream)) {
      await ledger.noteBaseline(page)
      count += page.length
    }
    tell(`${count} images are known from before`)
  } catch (error) {
    tell(`What images were like before is not known, their first change will be told without it: ${messageOf(error)}`)
  }
}
