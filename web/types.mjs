// Writes the types of each role's answers from its kept description (docs/openapi), when that is newer.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'

const age = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

mkdirSync('generated', { recursive: true })
for (const role of ['shop', 'pricing', 'crm', 'mes', 'insight']) {
  const from = `../docs/openapi/${role}.json`
  const to = `generated/${role}.d.ts`
  if (age(to) > Math.max(age(from), age('package-lock.json'), age('types.mjs'))) continue
  writeFileSync(to, astToString(await openapiTS(JSON.parse(readFileSync(from, 'utf8')))))
}
