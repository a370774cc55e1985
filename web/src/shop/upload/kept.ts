/** A file on its way, kept by the browser until it has arrived: a closed tab takes it up again. */
export interface Kept {
  orderId: string
  /** A guest's; null for a customer who is signed in. */
  token: string | null
  /** Empty until the shop has answered. */
  modelId: string
  /** So that the shop begins one upload, however often it is asked. */
  key: string
  inParts: boolean
  fileName: string
  file: File
  paused: boolean
}

const DATABASE = 'alexandrite'
const STORE = 'uploads'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'orderId' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('indexedDB'))
    request.onblocked = () => reject(new Error('indexedDB blocked'))
  })
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const request = work(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('indexedDB'))
    })
  } finally {
    database.close()
  }
}

/** False where the browser has no room or forbids it: then the tab has to stay open. */
export async function keep(kept: Kept): Promise<boolean> {
  try {
    await run('readwrite', (store) => store.put(kept))
    return true
  } catch {
    return false
  }
}

export async function forget(orderId: string): Promise<void> {
  await run('readwrite', (store) => store.delete(orderId)).catch(() => undefined)
}

export async function allKept(): Promise<Kept[]> {
  return run('readonly', (store) => store.getAll() as IDBRequest<Kept[]>).catch(() => [])
}
