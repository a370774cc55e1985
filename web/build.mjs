// Builds every workplace, each into dist/<role>.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { build } from 'vite'

for (const role of ['shop', 'pricing', 'crm', 'mes', 'insight']) {
  process.env.ROLE = role
  await build({ logLevel: 'warn' })
  // The fonts come by way of the style, and Vite knows of code alone.
  for (const font of ['cormorant', 'inter']) {
    const licence = readFileSync(`node_modules/@fontsource-variable/${font}/LICENSE`, 'utf8')
    appendFileSync(`dist/${role}/third-party.md`, `\n## @fontsource-variable/${font} (OFL-1.1)\n\n${licence}`)
  }
  console.log(`dist/${role}`)
}

// Maven compares its age with the sources to see whether there is anything to do.
writeFileSync('dist/built.txt', 'shop pricing crm mes insight\n')
