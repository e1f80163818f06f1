import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { load, YAML11_SCHEMA, YAMLException } from 'js-yaml'
import * as z from 'zod/mini'
import type { PolicyFile, SitePolicy } from '#src/api/policy.ts'
import type { PolicyText } from '#src/policy/check.ts'
import { DEFAULTS, policyOf, SERVICES, type Rules, type Service } from '#src/policy/policy.ts'
import type { PresetName } from '#src/policy/presets.ts'
import { problemsOf, problemWords } from '#src/policy/problems.ts'
import { sessionOver, type Catalogs } from './catalog.ts'
import { ConfigError } from './environment.ts'
import { readCookies } from './cookies.ts'
import { refuseOtherSites, SERVICE_HEADERS, visitorOf } from './headers.ts'

type Files = Partial<Record<Service, PolicyFile>>

/** A site without policy files, and without a preset. */
const plainSite: SitePolicy = { preset: 'default', files: {}, regions: {} }

/** What people may be told of the policy files: who has a session may read them, nobody else. */
export function policyRoutes(app: FastifyInstance, { site = plainSite, catalogs }: { site?: SitePolicy | undefined; catalogs: Catalogs }): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SERVICE_HEADERS)
    refuseOtherSites(request)
  })
  app.get<{ Params: { scope: string } }>('/policy/:scope', async (request) => {
    const cookie = readCookies(request).scopes.get(request.params.scope)
    if (cookie === undefined) throw sessionOver()
    await catalogs.of(cookie.token, visitorOf(request))
    return site
  })
}

/**
 * Reads a folder as `/etc/<service>/policy.yaml` are copied into it: `image.yaml`, `compute.yaml`, `identity.yaml`, each as YAML or JSON;
 * a folder in it that is named like a region holds those of that region. Throws ConfigError with file and line for what cannot be parsed.
 */
export function readSitePolicy(folder: string | undefined, preset: PresetName): SitePolicy {
  if (folder === undefined) return { ...plainSite, preset }
  const entries = entriesOf(folder)
  const regions = entries.filter((entry) => entry.isDirectory()).map(({ name }): [string, Files] => [name, filesIn(join(folder, name), preset)])
  return { preset, files: filesIn(folder, preset), regions: Object.fromEntries(regions) }
}

/** What is odd in the files, a line each, with where it stands: for the log. */
export const oddLines = ({ files, regions }: SitePolicy): string[] =>
  [files, ...Object.values(regions)]
    .flatMap((some) => SERVICES.flatMap((service) => some[service] ?? []))
    .flatMap(({ file, problems }) => problems.map((problem) => `${file}:${problem.line ?? '?'} ${problem.rule}: ${problemWords(problem)}`))

function filesIn(folder: string, preset: PresetName): Files {
  const files: Files = {}
  for (const { name } of entriesOf(folder).filter((entry) => !entry.isDirectory())) {
    const [, word, ending] = /^(.+)\.(ya?ml|json)$/.exec(name) ?? []
    if (ending === undefined) continue
    const service = SERVICES.find((known) => known === word)
    const file = join(folder, name)
    if (service === undefined) throw new ConfigError(`${file} is none of ${SERVICES.map((known) => `${known}.yaml`).join(', ')}`)
    if (files[service] !== undefined) throw new ConfigError(`${file}: there is ${basename(files[service].file)} too: which of them holds?`)
    files[service] = readPolicyFile(file, service, preset)
  }
  return files
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => a.name.localeCompare(b.name))
  } catch (error) {
    throw new ConfigError(`LOUPE_POLICY_DIR=${folder} cannot be read`, { cause: error })
  }
}

/** oslo_policy/_parser.py parse_rule: a text or the list syntax; nothing at all lets everybody. */
const textSchema = z.union([z.string(), z.array(z.union([z.string(), z.array(z.string())])), z.pipe(z.null(), z.transform(() => ''))])
const objectSchema = z.record(z.string(), z.unknown())

function readPolicyFile(file: string, service: Service, preset: PresetName): PolicyFile {
  const text = textOf(file)
  const parsed = objectSchema.safeParse(parse(file, text) ?? {})
  if (!parsed.success) throw new ConfigError(`${file}:1 is no list of rules by their names`)
  const rules: Record<string, PolicyText> = {}
  for (const [rule, value] of Object.entries(parsed.data)) {
    const read = textSchema.safeParse(value)
    if (!read.success) throw new ConfigError(`${file}:${lineOf(text, rule) ?? 1} ${rule} is neither a text nor a list of lists`)
    rules[rule] = read.data
  }
  return { file: basename(file), rules, problems: problemsIn(rules, service, preset).map((problem) => ({ ...problem, line: lineOf(text, problem.rule) ?? null })) }
}

/** A name counts as asked for where any release that is known asks for it. Of Nova and Keystone only the rules that screens need are known. */
function problemsIn(rules: Rules, service: Service, preset: PresetName) {
  const all = policyOf('master', { preset, rules: { [service]: rules } })[service].rules
  const releases = Object.values(DEFAULTS[service])
  const asked = (rule: string) => service !== 'image' || releases.some((defaults) => Object.hasOwn(defaults.rules, rule))
  return problemsOf(rules, { ...releases[0]?.rules, ...all }, asked).filter(({ kind }) => service === 'image' || kind !== 'no-rule')
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(`${file} cannot be read`, { cause: error })
  }
}

/** As oslo.policy reads it: JSON is YAML too, and of two rules of one name the last holds. */
function parse(file: string, text: string): unknown {
  if (/^(\s*(#.*)?(\n|$))*$/.test(text)) return undefined
  try {
    return load(text, { schema: YAML11_SCHEMA, json: true })
  } catch (error) {
    if (error instanceof YAMLException) throw new ConfigError(`${file}:${(error.mark?.line ?? 0) + 1} ${error.reason}`, { cause: error })
    throw error
  }
}

/** The line on which a rule begins: the last, where it stands twice. */
function lineOf(text: string, rule: string): number | undefined {
  const name = rule.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const key = new RegExp(`(^|[{,])\\s*(["']?)${name}\\2\\s*:`)
  const line = text.split('\n').findLastIndex((one) => key.test(one))
  return line < 0 ? undefined : line + 1
}
