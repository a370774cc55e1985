import type { components, paths } from '../../generated/shop'
import { createApi, type Api as ApiOf, type Proof } from '../common/api'

export type Api = ApiOf<paths>
export type Wire = components['schemas']

/** The shop's pages may be anywhere below its address. */
const ROOT = ''

/** A customer is known by the cookie alone. */
export const api: Api = createApi<paths>(undefined, ROOT)

export function proofOf(token: string | null): Proof {
  return { authorization: () => (token ? `Bearer ${token}` : null) }
}

export const apiOf = (token: string | null): Api => createApi<paths>(proofOf(token), ROOT)
