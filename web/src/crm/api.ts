import type { components, paths } from '../../generated/crm'
import { staffApi } from '../common/staff'

export const api = staffApi<paths>()
export type Wire = components['schemas']
