import { createApp } from 'vue'
import '../common/base.css'
import { houseZone } from '../common/houseClock'
import App from './App.vue'
import { api } from './api'

createApp(App).mount('#app')
// Until it is known, times are shown in the device's own zone.
void api.get('/api/settings').then(({ zone }) => (houseZone.value = zone)).catch(() => undefined)
