// What Maven runs (see pom.xml): npm ci and npm run build, each only when something has changed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const age = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

function npm(...words) {
  const { status, error } = spawnSync('npm', words, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (error) console.error(`npm is needed beside Node to build the pages, and can't be run: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

const sources = readdirSync('.', { withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(json|m?ts|mjs)$/.test(entry.name))
  .map((entry) => entry.name)
  .concat('src', readdirSync('src', { recursive: true, encoding: 'utf8' }).map((name) => join('src', name)))
  .concat(readdirSync('../docs/openapi').map((name) => join('../docs/openapi', name)))

if (age('node_modules/.package-lock.json') < age('package-lock.json')) npm('ci', '--no-fund', '--no-audit')
if (!existsSync('generated') || age('dist/built.txt') < Math.max(...sources.map(age))) npm('run', '--silent', 'build')
