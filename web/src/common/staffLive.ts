import { effectScope, onScopeDispose, ref, watch, type EffectScope, type Ref } from 'vue'
import { listen, type Changes, type LiveState } from './live'
import { proof, useStaff } from './staff'

const hearers = new Set<(changes: Changes) => void>()

/** Called with every hint for as long as the calling scope lives. */
export function useHints(hear: (changes: Changes) => void) {
  hearers.add(hear)
  onScopeDispose(() => hearers.delete(hear))
}

/** Listens while somebody is signed in; called once, by the page itself. */
export function useStaffLive(path = '/api/live'): Ref<LiveState> {
  const { state: signIn, person } = useStaff()
  const state = ref<LiveState>('connecting')
  let scope: EffectScope | undefined
  watch(
    signIn,
    (now) => {
      scope?.stop()
      scope = undefined
      if (now !== 'in') return
      scope = effectScope(true)
      scope.run(() => {
        const stream = listen(path, proof, (changes) => hearers.forEach((hear) => hear(changes)), person.value?.id ?? '')
        watch(stream.state, (it) => (state.value = it), { immediate: true, flush: 'sync' })
      })
    },
    { immediate: true },
  )
  onScopeDispose(() => scope?.stop())
  return state
}
