import { staffPage } from '../common/staffPage'
import App from './App.vue'

staffPage(App)
