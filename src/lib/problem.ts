/** What every error can be shown as. `request_id` is the service's own, for its operators' logs. */
export type Problem = {
  message: string
  detail?: string | undefined
  request_id?: string | undefined
}
