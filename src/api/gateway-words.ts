import { i18n } from '#src/lib/language.ts'

type Values = Readonly<Record<string, string | number>>

/**
 * Every sentence that the gateway says, by its reason: a stable code that travels with it. The gateway says it in English, the browser
 * once more in the language of the person.
 */
const sentences = {
  // The session
  'session-over': () => i18n.t({ id: 'gateway.session-over', message: 'The session has ended. Sign in again.' }),
  'no-role': () => i18n.t({ id: 'gateway.no-role', message: 'This account has no role in the project, or there is no such project.' }),
  'own-project-only': () => i18n.t({ id: 'gateway.own-project-only', message: 'An application credential works in its own project only.' }),
  'only-projects': () => i18n.t({ id: 'gateway.only-projects', message: 'Loupe works in projects: it takes no session of a domain, of the system or of a trust.' }),
  'no-auth': () => i18n.t({ id: 'gateway.no-auth', message: 'The body is not an `auth` of Keystone, or it asks by token.' }),
  'no-scope': (values: Values) => i18n.t({ id: 'gateway.no-scope', message: '{scope} cannot be the id of a project.', values }),
  'other-scope': () => i18n.t({ id: 'gateway.other-scope', message: 'The identity service gave a token for another scope.' }),
  'token-too-long': () => i18n.t({ id: 'gateway.token-too-long', message: 'The tokens of this cloud are too long for a cookie. Loupe needs Fernet or JWS tokens.' }),
  'needs-https': () =>
    i18n.t({ id: 'gateway.needs-https', message: 'Signing in needs HTTPS: over plain http a browser keeps the session only on the gateway’s own machine (localhost).' }),
  'more-asked': (values: Values) => i18n.t({ id: 'gateway.more-asked', message: 'This account signs in by {ways}, and Loupe cannot ask for all of that.', values }),
  'sign-in-late': () => i18n.t({ id: 'gateway.sign-in-late', message: 'The first step of this sign-in was too long ago: begin again.' }),
  'too-many-attempts': (values: Values) =>
    i18n.t({
      id: 'gateway.too-many-attempts',
      message: 'Too many attempts to sign in have failed. Wait {seconds, plural, one {# second} other {# seconds}} before the next one.',
      values,
    }),

  // Services
  unreachable: (values: Values) =>
    i18n.t({
      id: 'gateway.unreachable',
      message:
        '{where, select, region {The {service} service (region {region})} other {The {service} service}} cannot be reached: {because, select, refused {the connection was refused} cut {the connection was cut} unknown_host {its host name is not known} no_way {there is no way to its host} no_network {there is no way to its network} other_host {its certificate is for another host} expired {its certificate has expired} untrusted {its certificate is not trusted (OS_CACERT names one to trust)} other {{said}}}.',
      values,
    }),
  late: (values: Values) =>
    i18n.t({ id: 'gateway.late', message: '{where, select, region {The {service} service (region {region})} other {The {service} service}} did not answer in time.', values }),
  redirects: (values: Values) =>
    i18n.t({ id: 'gateway.redirects', message: '{where, select, region {The {service} service (region {region})} other {The {service} service}} redirects to another place.', values }),
  'asked-too-often': () => i18n.t({ id: 'gateway.asked-too-often', message: 'The identity service was asked too often, and takes no more questions for now.' }),
  'not-available': (values: Values) => i18n.t({ id: 'gateway.not-available', message: 'The identity service is not available (status {status}).', values }),
  'not-keystone': (values: Values) =>
    i18n.t({ id: 'gateway.not-keystone', message: 'The identity service did not answer as Keystone does{status, select, 200 {} other { (status {status})}}.', values }),
  'no-region': (values: Values) => i18n.t({ id: 'gateway.no-region', message: 'The catalog of this scope has no region {region}.', values }),
  'no-endpoint': (values: Values) =>
    i18n.t({ id: 'gateway.no-endpoint', message: 'The catalog of this scope has no {interface} endpoint of the {service} service in region {region}.', values }),
  'not-ready': () => i18n.t({ id: 'gateway.not-ready', message: 'The identity service is not there.' }),
  'closed-identity': () => i18n.t({ id: 'gateway.closed-identity', message: 'Loupe does not use this part of the identity service.' }),
  'unused-service': () => i18n.t({ id: 'gateway.unused-service', message: 'Loupe does not use a service of this type.' }),

  // Addresses that a browser of Loupe does not ask for
  'not-os': () => i18n.t({ id: 'gateway.not-os', message: 'The address is not a plain path under /os/.' }),
  'no-region-named': () => i18n.t({ id: 'gateway.no-region-named', message: 'The address names no region.' }),
  characters: () => i18n.t({ id: 'gateway.characters', message: 'The address has characters that no address may have.' }),
  'plain-characters': () => i18n.t({ id: 'gateway.plain-characters', message: 'The address has characters that must be encoded.' }),
  'control-characters': () => i18n.t({ id: 'gateway.control-characters', message: 'The address has control characters.' }),
  'not-utf8': () => i18n.t({ id: 'gateway.not-utf8', message: 'The address is not valid UTF-8.' }),
  'encoded-too-often': () => i18n.t({ id: 'gateway.encoded-too-often', message: 'The address is encoded too often.' }),
  'dot-segments': () => i18n.t({ id: 'gateway.dot-segments', message: 'The address has dot segments.' }),
  'encoded-slash': () => i18n.t({ id: 'gateway.encoded-slash', message: 'The address has an encoded slash or backslash.' }),
  'tag-with-slash': () =>
    i18n.t({ id: 'gateway.tag-with-slash', message: 'A tag with a slash or a backslash cannot be addressed in Glance: change the image’s list of tags instead.' }),
  'empty-segment': () => i18n.t({ id: 'gateway.empty-segment', message: 'The address has an empty segment.' }),
  'leads-away': () => i18n.t({ id: 'gateway.leads-away', message: 'The address leads away from the service.' }),
  'nothing-there': () => i18n.t({ id: 'gateway.nothing-there', message: 'There is nothing at this address.' }),
  'wrong-method': (values: Values) => i18n.t({ id: 'gateway.wrong-method', message: '{method} is not for this address.', values }),

  // Requests that are none of Loupe’s
  'no-host': () => i18n.t({ id: 'gateway.no-host', message: 'The Host header is not a host.' }),
  'no-path': () => i18n.t({ id: 'gateway.no-path', message: 'The address is not a path.' }),
  'other-site': () => i18n.t({ id: 'gateway.other-site', message: 'Only Loupe’s own pages may send this request.' }),
  'no-http': () => i18n.t({ id: 'gateway.no-http', message: 'The request is not HTTP.' }),
  'request-late': () => i18n.t({ id: 'gateway.request-late', message: 'The request did not come to its end in time.' }),
  expectation: () => i18n.t({ id: 'gateway.expectation', message: 'No expectation but 100-continue is met here.' }),
  'too-many-headers': () => i18n.t({ id: 'gateway.too-many-headers', message: 'The request has too many headers: clear this site’s cookies.' }),
  failed: () => i18n.t({ id: 'gateway.failed', message: 'The gateway failed. Its log (LOUPE_LOG=error) says more.' }),
}

export type Reason = keyof typeof sentences

/** The sentence of a reason; undefined for one that this Loupe does not know, and for values that it cannot say. */
export function sentenceOf(reason: string, values: Values = {}): string | undefined {
  const known: Readonly<Record<string, (values: Values) => string>> = sentences
  return Object.hasOwn(known, reason) ? known[reason]?.(values) : undefined
}
