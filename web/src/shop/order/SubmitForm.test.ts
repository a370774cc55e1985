// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { beforeEach, expect, test } from 'vitest'
import { language } from '../../common/i18n'
import SubmitForm from './SubmitForm.vue'

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR', digits: 2 })

function shown(more: { needsGuest?: boolean; hindrance?: string } = {}) {
  const form = mount(SubmitForm, {
    props: {
      price: { unitPrice: eur(9900), orderPrice: eur(2500) },
      busy: false,
      quantity: 1,
      'onUpdate:quantity': (quantity: number) => form.setProps({ quantity }),
      ...more,
    },
  })
  const part = (name: string) => form.get(`[data-test="${name}"]`)
  return { form, part }
}

beforeEach(() => {
  localStorage.clear()
  language.value = 'en'
})

test('the total grows by the piece, and what is paid once is paid once', async () => {
  const { part } = shown()
  expect(part('total').text()).toBe('€124')
  await part('quantity-more').trigger('click')
  await part('quantity-more').trigger('click')
  expect(part('total').text()).toBe('€322')
})

test.each([['5000', 1000], ['0', 1], ['', 1], ['2.6', 3]])('a quantity of "%s" becomes %i', async (typed, taken) => {
  const { form, part } = shown()
  await part('quantity').setValue(typed)
  expect(form.props('quantity')).toBe(taken)
})

test('a guest says who it is for before anything is sent', async () => {
  const { form, part } = shown({ needsGuest: true })
  await form.trigger('submit')
  expect(form.emitted('submit')).toBeUndefined()
  expect(part('guest-name').attributes('aria-invalid')).toBe('true')
  expect(part('guest-email').attributes('aria-invalid')).toBe('true')

  await part('guest-name').setValue(' Vera ')
  await part('guest-email').setValue('vera@example.org')
  await form.trigger('submit')
  expect(form.emitted('submit')).toEqual([[{ name: 'Vera', email: 'vera@example.org' }]])
})

test('what hinders is said, and nothing can be ordered', () => {
  const { form, part } = shown({ hindrance: 'The price has expired.' })
  expect(form.text()).toContain('The price has expired.')
  expect(part('submit').attributes('disabled')).toBeDefined()
})
