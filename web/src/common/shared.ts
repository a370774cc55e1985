/**
 * One tab of a browser does something for all of them: the one that holds the lock leads, the others hear from it.
 * Where a browser has no locks or no channels (a page without https), every tab leads itself.
 */
export interface Share {
  /** Tells all other tabs. */
  post(word: unknown): void
  /** Takes the lead from a tab that is silent: it may be asleep. */
  takeOver(): void
  stop(): void
}

interface Tab {
  /** Called when this tab leads; it does so until the signal, or until the promise ends. */
  lead(signal: AbortSignal): Promise<void>
  hear(word: unknown): void
}

export function share(name: string, tab: Tab): Share {
  const stopped = new AbortController()
  if (!navigator.locks || typeof BroadcastChannel === 'undefined') {
    queueMicrotask(() => void tab.lead(stopped.signal))
    return { post: () => undefined, takeOver: () => undefined, stop: () => stopped.abort() }
  }
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }) => tab.hear(data)
  let waiting: AbortController | undefined
  let leading = false

  /** Waits for its turn, leads, and waits again when the lead was taken from it. */
  async function queue(steal: boolean): Promise<void> {
    if (stopped.signal.aborted || leading) return
    waiting?.abort()
    const turn = (waiting = new AbortController())
    const lead = new AbortController()
    const end = () => lead.abort()
    stopped.signal.addEventListener('abort', end)
    try {
      await navigator.locks.request(name, steal ? { steal } : { signal: turn.signal }, async () => {
        leading = true
        await tab.lead(lead.signal)
      })
    } catch {
      // Stopped while waiting, or the lead was taken over.
      end()
    }
    stopped.signal.removeEventListener('abort', end)
    const led = leading
    leading = false
    if (led && !stopped.signal.aborted) void queue(false)
  }

  void queue(false)
  return {
    post: (word) => {
      if (!stopped.signal.aborted) channel.postMessage(word)
    },
    takeOver: () => void queue(true),
    stop: () => {
      stopped.abort()
      waiting?.abort()
      channel.close()
    },
  }
}
