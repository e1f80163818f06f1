import { expect, test } from 'vitest'
import { eventSchema } from '#src/api/audit/hermes.ts'
import { reasonOf, resultOf } from './outcome.ts'

const event = (outcome: string, code?: unknown) => eventSchema.parse({ id: 'e', eventTime: '2026-11-21T10:00:00Z', action: 'update', outcome, initiator: {}, target: {}, observer: {}, ...(code !== undefined && { reason: { reasonType: 'HTTP', reasonCode: code } }) })

test.each([
  ['success', 200, 'done', undefined],
  ['success', undefined, 'done', undefined],
  ['failure', '403', 'refused', 'Not allowed (403)'],
  ['failure', 404, 'refused', 'Not there or not seen (404)'],
  ['failure', '409', 'refused', 'Not in this state (409)'],
  ['failure', '413', 'refused', 'Over the quota (413)'],
  ['failure', '418', 'refused', 'HTTP 418'],
  ['failure', '503', 'failed', 'The service failed (503)'],
  ['failure', undefined, 'failed', undefined],
  ['failure', 'nonsense', 'failed', undefined],
  ['pending', undefined, 'open', undefined],
  ['unknown', undefined, 'unknown', undefined],
])('%s %s is %s: %s', (outcome, code, result, reason) => {
  const told = event(outcome, code)
  expect([resultOf(told), reasonOf(told)]).toEqual([result, reason])
})
