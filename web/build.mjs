// Builds every workplace, each into dist/<role>.
import { writeFileSync } from 'node:fs'
import { build } from 'vite'

for (const role of ['shop', 'pricing', 'crm', 'mes', 'insight']) {
  process.env.ROLE = role
  await build({ logLevel: 'warn' })
  console.log(`dist/${role}`)
}

// Maven compares its age with the sources to see whether there is anything to do.
writeFileSync('dist/built.txt', 'shop pricing crm mes insight\n')
