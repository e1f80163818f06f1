import { t } from '@lingui/core/macro'
import { useNavigate } from 'react-router'
import { problemOf } from '#src/api/errors.ts'
import { enterProject } from '#src/features/login/entry.ts'
import { paths } from '#src/paths.ts'
import { toastProblem } from '#src/ui/toast.tsx'

/** Takes the scope of another project, and goes to its images. */
export function useEnterProject(): (scope: string) => Promise<void> {
  const navigate = useNavigate()
  return async (scope) => {
    try {
      await navigate(paths.images(await enterProject(scope)))
    } catch (error) {
      toastProblem(problemOf(error), t`The project was not switched`)
    }
  }
}
