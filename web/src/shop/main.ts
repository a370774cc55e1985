import { createApp } from 'vue'
import '../common/base.css'
import { houseZone } from '../common/houseClock'
import App from './App.vue'
import { api } from './house'

createApp(App).mount('#app')
// Until it is known, times are shown in the device's own zone.
void api.get<{ zone: string }>('api/settings').then(({ zone }) => (houseZone.value = zone)).catch(() => undefined)
