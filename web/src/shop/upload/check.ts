/** The house takes no more; it says so itself, this spares the way. */
export const MAX_BYTES = 524_288_000
const EXTENSIONS = /\.(stl|obj|3mf|ply|off|glb|gltf)$/i

export type WrongFile = { code: 'notModel' | 'emptyFile' } | { code: 'tooLarge'; maxBytes: number }

/** What is wrong with a file before it is sent anywhere; null when it may be tried. */
export function checkFile(file: { name: string; size: number }): WrongFile | null {
  if (!EXTENSIONS.test(file.name)) return { code: 'notModel' }
  if (file.size === 0) return { code: 'emptyFile' }
  return file.size > MAX_BYTES ? { code: 'tooLarge', maxBytes: MAX_BYTES } : null
}
