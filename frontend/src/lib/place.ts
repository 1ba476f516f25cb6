/** Where the server that serves this page says that it is; what it doesn't say is as it is on a host of the panel's own. */
const told = (name: string, otherwise: string) =>
  document.querySelector<HTMLMetaElement>(`meta[name="quarkstream-${name}"]`)?.content || otherwise

/** The path of the panel, with a slash at both ends. */
export const panelPath = () => told('panel', '/')

/** The path of the API, without one at its end. */
export const apiPath = () => told('api', '/api')

/** As a browser reads the path, which takes tabs out of it and follows its dots. */
export function isInPanel(path: string) {
  try {
    const { origin, pathname } = new URL(path, location.origin)
    const panel = panelPath()
    return origin === location.origin && pathname.startsWith(panel) && pathname[panel.length] !== '/'
  } catch {
    return false
  }
}
