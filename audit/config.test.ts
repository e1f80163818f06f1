import { expect, test } from 'vitest'
import { ConfigError } from '#gateway/environment.ts'
import { readEnvironment } from './config.ts'

const least = { OS_AUTH_URL: 'http://k:5000/v3', AUDIT_RABBIT_URL: 'amqp://u:p@r/' }

test('with the least', () => {
  expect(readEnvironment({ ...least, AUDIT_QUEUE: ' ' })).toEqual({
    host: '127.0.0.1', port: 8788, authUrl: 'http://k:5000/v3', ca: undefined, rabbitUrl: 'amqp://u:p@r/', queue: 'loupe_audit',
    sources: [{ exchange: 'glance', topics: ['notifications', 'audit'] }, { exchange: 'nova', topics: ['audit'] }],
    database: { sqlite: 'loupe-audit.sqlite' }, retentionDays: 365, viewerRoles: ['audit_viewer', 'member'], staffRoles: ['admin', 'cluster_viewer'], admins: undefined, account: undefined, log: 'silent',
  })
})

test('with more', () => {
  const env = readEnvironment({
    ...least, AUDIT_HOST: '::1', AUDIT_PORT: '0', AUDIT_QUEUE: 'mine', AUDIT_SOURCES: 'glance=notifications,audit  cinder=audit', AUDIT_DATABASE_URL: 'postgres://u:p@d/audit', AUDIT_RETENTION_DAYS: '0',
    AUDIT_VIEWER_ROLES: 'auditor', AUDIT_STAFF_ROLES: 'admin, support', AUDIT_ADMINS: 'admin', OS_USERNAME: 'audit', OS_PASSWORD: 's', OS_PROJECT_NAME: 'service', AUDIT_LOG: 'info',
  })
  expect(env).toMatchObject({
    host: '::1', port: 0, queue: 'mine', database: { postgres: 'postgres://u:p@d/audit' }, retentionDays: undefined, viewerRoles: ['auditor'], staffRoles: ['admin', 'support'], admins: ['admin'],
    sources: [{ exchange: 'glance' }, { exchange: 'cinder', topics: ['audit'] }], account: { user: 'audit', domain: 'Default', password: 's', project: 'service', project_domain: 'Default' },
  })
  expect(readEnvironment({ ...least, OS_APPLICATION_CREDENTIAL_ID: 'i', OS_APPLICATION_CREDENTIAL_SECRET: 's' }).account).toEqual({ application_credential: { id: 'i', secret: 's' } })
})

test.each([
  [{ OS_AUTH_URL: '' }, 'OS_AUTH_URL is not set: Keystone’s address is needed'],
  [{ AUDIT_RABBIT_URL: '' }, 'AUDIT_RABBIT_URL is not set: the address of the services’ RabbitMQ is needed'],
  // A secret is not repeated.
  [{ AUDIT_RABBIT_URL: 'rabbit://u:p@r/' }, 'AUDIT_RABBIT_URL is not an address that begins with amqp:// or amqps://'],
  [{ AUDIT_DATABASE_URL: 'mysql://u:p@d/audit' }, 'AUDIT_DATABASE_URL is not an address that begins with postgres:// or postgresql://'],
  [{ OS_AUTH_URL: 'k' }, 'OS_AUTH_URL=k is not an http or https address'],
  [{ AUDIT_PORT: '65536' }, 'AUDIT_PORT=65536 is not a port number'],
  [{ AUDIT_QUEUE: 'amq.mine' }, 'AUDIT_QUEUE=amq.mine is not a name for a queue'],
  [{ AUDIT_SOURCES: 'glance' }, 'AUDIT_SOURCES=glance is not a list like “glance=notifications,audit nova=audit”'],
  [{ AUDIT_RETENTION_DAYS: 'ever' }, 'AUDIT_RETENTION_DAYS=ever is not a number of days (0: for ever)'],
  [{ AUDIT_LOG: 'loud' }, 'AUDIT_LOG=loud is not one of silent, fatal, error, warn, info, debug, trace'],
  [{ OS_CACERT: '/no/such/file' }, 'OS_CACERT=/no/such/file cannot be read'],
  [{ OS_CACERT: '/dev/null' }, 'OS_CACERT=/dev/null holds no certificate (PEM)'],
  [{ OS_USERNAME: 'audit' }, 'OS_USERNAME, OS_PASSWORD and OS_PROJECT_NAME belong together: one of them is not set'],
])('%j is refused in one line', (env, line) => {
  expect(() => readEnvironment({ ...least, ...env })).toThrow(new ConfigError(line))
})
