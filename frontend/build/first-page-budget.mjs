// Fails the build when the JavaScript that the first page waits for outgrows its budget.
import { readFileSync, rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const budget = 120 * 1024
const bundle = new URL('../target/classes/META-INF/quarkstream-panel/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', bundle), 'utf8'))
rmSync(new URL('.vite', bundle), { recursive: true }) // nobody's business in the bundle

const files = new Set(['theme.js'])
function visit(name) {
  const chunk = manifest[name]
  if (files.has(chunk.file)) return
  files.add(chunk.file)
  chunk.imports?.forEach(visit)
}
visit('index.html')
visit('src/features/tokens/TokensPage.vue') // the landing page

const size = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, bundle))).length, 0)
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`
const verdict = `First page: ${kilobytes(size)} of JavaScript (gzip) in ${files.size} files, budget ${kilobytes(budget)}.`

if (size > budget) {
  console.error(verdict)
  process.exit(1)
}
console.log(verdict)
