import { nextTick, reactive, ref, type Ref } from 'vue'
import { ProblemError } from '../../common/api'
import { failed } from '../../common/toasts'
import { sentence } from '../../common/words'
import { t } from './words'

/** As the shop's setting says; it has the last word. */
export const PASSWORD_MIN = 12
export const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** In characters as people count them, not in halves of them. */
export const longEnough = (password: string): boolean => [...password].length >= PASSWORD_MIN

type Wrong = Record<string, string>

/** What is wrong with a password that was sent, by the code of the problem. */
function ofCode(e: ProblemError): string {
  if (e.code === 'password-too-easy') return t.tooEasy
  if (e.code === 'wrong-password') return t.notYours
  if (e.code === 'wrong-code') return t.wrongCode
  if (e.code === 'too-many-requests' && typeof e.more.retryAfterSeconds === 'number') return t.waitSeconds(e.more.retryAfterSeconds)
  return sentence(e)
}

/** A form that is sent once at a time; what is wrong stands at its field, and else below the form as `all`. */
export function useForm(root: Ref<HTMLFormElement | undefined>, fields: Record<string, string>) {
  const busy = ref(false)
  const wrong = reactive<Wrong>({})

  async function send(check: Wrong, work: () => Promise<void>): Promise<void> {
    for (const name of Object.keys(wrong)) delete wrong[name]
    Object.assign(wrong, check)
    if (!Object.values(check).some(Boolean)) {
      busy.value = true
      try {
        await work()
      } catch (e) {
        if (e instanceof ProblemError) place(e)
        else failed(e)
      } finally {
        busy.value = false
      }
    }
    await nextTick()
    root.value?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus()
  }

  function place(e: ProblemError) {
    const field = fields[e.code]
    if (field) {
      wrong[field] = ofCode(e)
      return
    }
    const told = (e.more.fields as { field: string; message: string }[] | undefined) ?? []
    for (const { field: name, message } of told) wrong[name] = message
    if (told.length === 0) wrong.all = ofCode(e)
  }

  return { busy, wrong, send }
}
