import { fileURLToPath, URL } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const backend = 'http://localhost:8080'

// The backend refuses a cookie's writes from another origin; behind this proxy the page's origin is not the backend's own.
const toBackend = {
  target: backend,
  changeOrigin: true,
  headers: { Origin: backend, 'Sec-Fetch-Site': 'same-origin' },
}

export default defineConfig({
  plugins: [vue(), tailwindcss()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { port: 5173, proxy: { '/api': toBackend, '/q': toBackend } },
  // The page names its files from the root, and where it is served at another path the server writes that before them;
  // scripts and styles name one another from where they are.
  experimental: { renderBuiltUrl: (_, { hostType }) => (hostType === 'html' ? undefined : { relative: true }) },
  build: {
    // In the module's jar, and not where Quarkus serves files from by itself: the panel has a place of its own.
    outDir: 'target/classes/META-INF/quarkstream-panel',
    manifest: true,
    // A data: URL would be refused by the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
