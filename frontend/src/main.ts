import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { connect } from '@/api/client'
import { ApiError } from '@/api/error'
import App from './App.vue'
import { createPages } from './router'
import './app.css'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What the API has refused it refuses again.
      retry: (count, error) => count < 1 && !(error instanceof ApiError && error.status > 0),
      retryDelay: 500,
    },
  },
})

await connect()
const router = createPages(queries)
createApp(App).use(VueQueryPlugin, { queryClient: queries }).use(router).mount('#app')
