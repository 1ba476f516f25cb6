import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { connect } from '@/api/client'
import { policyQuery } from '@/api/policy'
import { createQueries } from '@/api/queries'
import { speakFirst } from '@/messages'
import App from './App.vue'
import { createPages } from './router'
import './app.css'

await Promise.all([connect(), speakFirst()])
const queries = createQueries()
queries.prefetchQuery(policyQuery)
const router = createPages(queries)
createApp(App).use(VueQueryPlugin, { queryClient: queries }).use(router).mount('#app')
