import { nextTick, onScopeDispose, ref, type Ref } from 'vue'

const TOUCH_MILLIS = 1500

/** Where it stands in the window when every glide has ended: transforms do not count. */
function topOf(element: HTMLElement): number {
  let top = -window.scrollY
  for (let at: Element | null = element; at instanceof HTMLElement; at = at.offsetParent) top += at.offsetTop
  return top
}

/**
 * Keeps the row that somebody is about to touch where it is on the screen while the list around it changes.
 *
 * @param list the element with rows that carry `data-order`
 */
export function useSteadyRow(list: Readonly<Ref<HTMLElement | null>>) {
  /** Room below a list that is too short to be scrolled as far as steadiness needs. */
  const roomPixels = ref(0)
  let pointed: Element | null = null
  let touched: ReturnType<typeof setTimeout> | undefined

  const rowOf = (target: EventTarget | null) => (target instanceof Element ? target.closest('[data-order]') : null)

  function pointer(event: PointerEvent) {
    const row = rowOf(event.target)
    if (event.type === 'pointerleave' && event.pointerType === 'mouse') pointed = null
    else if (event.pointerType === 'mouse') pointed = row
    else if (event.type === 'pointerdown') {
      pointed = row
      clearTimeout(touched)
      touched = setTimeout(() => (pointed = null), TOUCH_MILLIS)
    }
  }

  function watch(element: HTMLElement) {
    for (const type of ['pointerdown', 'pointermove', 'pointerleave'] as const) element.addEventListener(type, pointer)
  }

  function held(): HTMLElement | null {
    const focused = rowOf(document.activeElement)
    const row = pointed?.isConnected ? pointed : focused
    return row instanceof HTMLElement && list.value?.contains(row) ? row : null
  }

  const heldId = () => held()?.getAttribute('data-order') ?? null

  /** Changes the list; the held row does not move. */
  async function keep(change: () => void) {
    const row = held()
    const top = row ? topOf(row) : undefined
    change()
    await nextTick()
    if (!row?.isConnected || top === undefined) {
      roomPixels.value = 0
      return
    }
    const off = () => topOf(row) - top
    window.scrollBy({ top: off(), behavior: 'instant' })
    if (off() > 1) {
      // A page shorter than the window does not scroll at all; a window's height of room always suffices.
      roomPixels.value = window.innerHeight
      await nextTick()
      window.scrollBy({ top: off(), behavior: 'instant' })
    }
  }

  onScopeDispose(() => clearTimeout(touched))
  return { watch, heldId, keep, roomPixels }
}
