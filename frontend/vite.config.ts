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
  build: {
    // Inside the module's jar, where Quarkus serves static files from.
    outDir: 'target/classes/META-INF/resources',
    manifest: true,
    // A data: URL would be refused by the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
