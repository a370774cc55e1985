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

export const href = (...parts: string[]) => `#/${parts.map(encodeURIComponent).join('/')}`
