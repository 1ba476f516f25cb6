// Compresses the bundle's files beside themselves, and lists them for whoever serves them out of a jar.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const bundle = fileURLToPath(new URL('../target/classes/META-INF/quarkstream-panel/', import.meta.url))
const files = readdirSync(bundle, { recursive: true })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => statSync(bundle + file).isFile())
  .sort()

// Not the page: it is told where it is first.
for (const file of files.filter((file) => file !== 'index.html')) {
  writeFileSync(`${bundle}${file}.gz`, gzipSync(readFileSync(bundle + file), { level: 9 }))
}
writeFileSync(`${bundle}files.txt`, files.join('\n') + '\n')
