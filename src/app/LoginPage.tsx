import { Login } from '#src/features/login/Login.tsx'
import { IdleEnd } from './IdleEnd.tsx'

export { loader } from '#src/features/login/Login.tsx'

/** Who is signed in and has nowhere to go is signed out in time like everybody. */
export const Component = () => <Login whileStuck={<IdleEnd />} />
