import { computed, ref } from 'vue'

/** Where in the page we are: `#/orders/1` is ['orders', '1']. */
const hash = ref(location.hash)
window.addEventListener('hashchange', () => (hash.value = location.hash))

export const route = computed(() =>
  hash.value.replace(/^#\/?/, '').split('?')[0]!.split('/').filter((part) => part !== '').map(decodeURIComponent),
)

export function go(...parts: string[]) {
  location.hash = `#/${parts.map(encodeURIComponent).join('/')}`
}

/** Another address for what is shown, in the place of the one it has. */
export function rename(...parts: string[]) {
  history.replaceState(history.state, '', href(...parts))
  hash.value = location.hash
}

export const href = (...parts: string[]) => `#/${parts.map(encodeURIComponent).join('/')}`
