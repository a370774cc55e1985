import { createApp, type Component } from 'vue'
import './base.css'
import './theme'
import { begin } from './staff'

/** Mounts a staff page at once, so that something is seen, and signs in meanwhile. */
export function staffPage(page: Component) {
  const answerInAFrame = location.pathname === '/signed-in' && window !== window.parent
  if (!answerInAFrame) createApp(page).mount('#app')
  void begin()
}
