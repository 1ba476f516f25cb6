import { fileURLToPath, URL } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const backend = 'http://localhost:8080'

// The backend refuses a cookie's writes from another origin; behind this proxy the page's origin is not the backend's own.
const toBackend = {
  target: backend,
  changeOrigin: true,
  headers: { Origin: backend, 'Sec-Fetch-Site': 'same-origin' },
}

/** The landing page is asked for together with the first script, and not only once that has run and knows who is there. */
const landingPageAtOnce: Plugin = {
  name: 'landing-page-at-once',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      const page = Object.values(bundle ?? {}).find(
        (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith('/TokensPage.vue'),
      )
      if (page?.type !== 'chunk') return
      return [page.fileName, ...page.imports]
        .filter((file) => !html.includes(file))
        .map((file) => `/${file}`)
        .map((href) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href }, injectTo: 'head' }))
    },
  },
}

export default defineConfig({
  plugins: [vue(), tailwindcss(), landingPageAtOnce],
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
    // The dictionaries of common passwords are loaded by themselves, when somebody chooses a password.
    chunkSizeWarningLimit: 1300,
  },
})
