import { InMemoryWebStorage, UserManager, WebStorageStateStore, type User } from 'oidc-client-ts'
import { readonly, ref, shallowRef } from 'vue'
import type { paths } from '../../generated/insight'
import { createApi, type Api, type Proof } from './api'
import { houseZone } from './houseClock'
import type { Settings } from './wire'

export interface Person {
  id: string
  name: string
  roles: string[]
}

/** Who works at this page. `unknown` until the provider has been asked quietly. */
export type SignIn = 'unknown' | 'out' | 'in' | 'unreachable'

const CALLBACK = '/signed-in'
const SILENT_SECONDS = 8

const state = ref<SignIn>('unknown')
const person = shallowRef<Person | null>(null)
const settings = shallowRef<Settings | null>(null)
let manager: UserManager | undefined
let user: User | null = null
let renewing: Promise<boolean> | undefined

/** The claim may be a path; what is shown by it is allowed or refused by the server in any case. */
export function rolesIn(profile: Record<string, unknown>, claim: string): string[] {
  const found = claim in profile
    ? profile[claim]
    : claim.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | null | undefined)?.[name], profile)
  return Array.isArray(found) ? found.map(String) : []
}

function take(found: User | null) {
  user = found && !found.expired ? found : null
  if (user) {
    const profile = user.profile as Record<string, unknown> & { sub: string }
    const { sub, name, preferred_username } = profile
    person.value = {
      id: sub,
      name: String(name ?? preferred_username ?? sub),
      roles: rolesIn(profile, settings.value?.rolesClaim ?? 'roles'),
    }
  } else {
    person.value = null
  }
  state.value = user ? 'in' : 'out'
}

/** Asks the provider in a hidden frame; it knows whoever has signed in at another page. */
function renew(): Promise<boolean> {
  renewing ??= (async () => {
    try {
      take((await manager?.signinSilent()) ?? null)
    } catch {
      take(null)
    }
    return user !== null
  })().finally(() => (renewing = undefined))
  return renewing
}

export const proof: Proof = {
  authorization: () => (user ? `Bearer ${user.access_token}` : null),
  renew,
}

/** A role's own, typed by its description. */
export const staffApi = <Paths>(): Api<Paths> => createApi<Paths>(proof)
/** What every role answers alike. */
const api = staffApi<paths>()

function storage(): Storage | InMemoryWebStorage {
  try {
    sessionStorage.getItem('alexandrite')
    return sessionStorage
  } catch {
    return new InMemoryWebStorage()
  }
}

/**
 * Starts a staff page. False when this load is only the provider's answer in the hidden frame: then nothing is to be
 * shown.
 */
export async function begin(): Promise<boolean> {
  try {
    settings.value = await api.get('/api/settings')
    houseZone.value = settings.value.zone
  } catch {
    state.value = 'unreachable'
    return true
  }
  const { issuer, webClient, scope } = settings.value
  manager = new UserManager({
    authority: issuer,
    client_id: webClient,
    redirect_uri: location.origin + CALLBACK,
    silent_redirect_uri: location.origin + CALLBACK,
    post_logout_redirect_uri: `${location.origin}/`,
    scope,
    response_type: 'code',
    automaticSilentRenew: true,
    silentRequestTimeoutInSeconds: SILENT_SECONDS,
    userStore: new WebStorageStateStore({ store: storage() }),
  })
  manager.events.addUserLoaded(take)
  manager.events.addSilentRenewError(() => void 0)
  if (location.pathname === CALLBACK) {
    if (window !== window.parent) {
      await manager.signinSilentCallback().catch(() => undefined)
      return false
    }
    try {
      const found = await manager.signinRedirectCallback()
      history.replaceState(null, '', `/${typeof found.state === 'string' ? found.state : ''}`)
      window.dispatchEvent(new HashChangeEvent('hashchange'))
      take(found)
      return true
    } catch {
      history.replaceState(null, '', '/')
    }
  }
  const kept = await manager.getUser()
  if (kept && !kept.expired) take(kept)
  else await renew()
  return true
}

export function useStaff() {
  return {
    state: readonly(state),
    person: readonly(person),
    settings: readonly(settings),
    signIn: () => manager?.signinRedirect({ state: location.hash }),
    signOut: () => manager?.signoutRedirect(),
    retry: () => location.reload(),
  }
}
