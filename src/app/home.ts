import { redirect } from 'react-router'
import { hasStatus } from '#src/api/errors.ts'
import { homePath } from '#src/features/login/entry.ts'
import { paths } from '#src/paths.ts'

/** `/` is no page: it leads to where the person worked last, or to the sign-in. */
export async function loader() {
  try {
    return redirect((await homePath()) ?? paths.login())
  } catch (error) {
    if (hasStatus(error, 401)) return redirect(paths.login())
    throw error
  }
}
