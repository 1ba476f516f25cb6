import type {} from './schema'

declare module './schema' {
  interface paths {
    '/api/policy': {
      get: {
        parameters: { query?: never; header?: never; path?: never; cookie?: never }
        responses: {
          200: {
            headers: { [name: string]: unknown }
            content: {
              'application/json': {
                registration: boolean
                passwordReset: boolean
                loginUrl: string | null
                logoutUrl: string | null
                tokens: { prefix: string; maxLifetime: string | null; maxPerUser: number }
              }
            }
          }
        }
      }
    }
  }
}

export type Page<Token> = { tokens: Token[]; next?: string | null }
