const key = 'quarkstream.sent'

/** Pages of others, which a browser leaves this one for. */
export const elsewhere = {
  go(url: string) {
    // By Back nobody's data is seen again: a page that the browser has kept asks anew.
    addEventListener('pageshow', ({ persisted }) => persisted && location.reload())
    location.assign(url)
  },

  /** By itself only once until they are back: whoever returns as nobody would go round in a circle. */
  goOnce(url: string) {
    try {
      if (sessionStorage.getItem(key)) return
      sessionStorage.setItem(key, 'yes')
    } catch {
      return // Storage may be forbidden: they go by themselves.
    }
    this.go(url)
  },

  isBack() {
    try {
      sessionStorage.removeItem(key)
    } catch {
      // Nobody was sent.
    }
  },
}

/** @param url of which `{return}` becomes the path to come back to */
export const comingBackTo = (path: string, url: string) => url.replaceAll('{return}', encodeURIComponent(path))
