/** The other tabs of this browser, which share the session. */
export const tabs = new BroadcastChannel('quarkstream.session')
