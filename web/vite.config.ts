import vue from '@vitejs/plugin-vue'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Ports as the launcher gives them out: 8400 and the role's place. */
const ports: Record<string, number> = { shop: 8400, pricing: 8403, crm: 8404, mes: 8406, insight: 8407 }
const role = process.env.ROLE ?? 'shop'
/** Of the shell that all workplaces have. */
process.env.VITE_ROLE = role

export default defineConfig({
  plugins: [vue()],
  root: process.env.VITEST ? import.meta.dirname : resolve(import.meta.dirname, 'src'),
  // Relative addresses: each role serves its own pages at its own root.
  base: './',
  build: {
    outDir: resolve(import.meta.dirname, 'dist', role),
    emptyOutDir: true,
    target: 'es2023',
    // Nothing inline: the pages run under "default-src 'self'".
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    reportCompressedSize: false,
    // The notices of what is bundled go with it.
    license: { fileName: 'third-party.md' },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': `http://localhost:${ports[role]}` } },
  // Long, for a busy machine is no broken page.
  test: { include: ['src/**/*.test.ts'], testTimeout: 60_000 },
})
