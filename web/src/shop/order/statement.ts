import { language } from '../../common/i18n'
import type { Order } from './order'

type Said = [title: string, text: string]

/** Where an order is, said to its customer. */
const SAID: Record<string, { en: Said; ru: Said }> = {
  INITIATED: {
    en: ['Your order has begun', 'It waits for your model.'],
    ru: ['Заказ начат', 'Он ждёт вашу модель.'],
  },
  FILE_UPLOADED: {
    en: ['Your model is here', 'Choose a metal to order it.'],
    ru: ['Модель у нас', 'Выберите металл, чтобы заказать.'],
  },
  SUBMITTED: {
    en: ['We have your order', 'The price is being confirmed. This takes a moment.'],
    ru: ['Заказ у нас', 'Подтверждаем цену. Это займёт мгновение.'],
  },
  PRICE_CALCULATED: {
    en: ['Your order is being looked at', 'A seller checks it and sends the invoice; then the workshop begins.'],
    ru: ['Заказ на проверке', 'Продавец проверит его и пришлёт счёт, затем начнёт мастерская.'],
  },
  MANUFACTURING_APPROVED: {
    en: ['Approved for making', 'It waits for a goldsmith to take it.'],
    ru: ['Одобрен к изготовлению', 'Ждёт мастера, который за него возьмётся.'],
  },
  MANUFACTURING_STARTED: {
    en: ['Your piece is being made', 'A goldsmith has it on the bench: printing, casting, finishing.'],
    ru: ['Ваше изделие делают', 'Оно на верстаке у мастера: печать, литьё, отделка.'],
  },
  MANUFACTURING_COMPLETED: {
    en: ['Your piece is made', 'It is checked once more and packed.'],
    ru: ['Изделие готово', 'Его ещё раз проверят и упакуют.'],
  },
  PACKAGING: {
    en: ['Packed', 'It leaves with the next courier.'],
    ru: ['Упаковано', 'Уедет с ближайшим курьером.'],
  },
  SHIPPED: {
    en: ['On its way to you', 'The carrier has it.'],
    ru: ['В пути к вам', 'Изделие у перевозчика.'],
  },
  CLOSED: {
    en: ['Delivered and closed', 'Wear it well.'],
    ru: ['Доставлено, заказ закрыт', 'Носите с удовольствием.'],
  },
  CANCELLED: {
    en: ['The order was cancelled', 'Nothing will be made or charged.'],
    ru: ['Заказ отменён', 'Ничего не будет изготовлено и списано.'],
  },
  DECLINED: {
    en: ['The order was declined', 'A seller looked at it and could not take it. Nothing is charged.'],
    ru: ['Заказ отклонён', 'Продавец посмотрел и не смог его принять. Ничего не спишут.'],
  },
}

const ABANDONED: { en: Said; ru: Said } = {
  en: ['This draft was closed', 'It had waited for a long time without being ordered, so we closed it and deleted its file. Nothing was charged; upload the model again whenever you like.'],
  ru: ['Черновик закрыт', 'Он долго ждал и не был заказан, поэтому мы закрыли его и удалили файл. Ничего не списано; модель можно загрузить снова в любое время.'],
}

const PIECE_BEGUN: { en: Said; ru: Said } = {
  en: ['Begun, and not ordered yet', 'Order it on the page of the piece.'],
  ru: ['Начат и ещё не оформлен', 'Закажите изделие на его странице.'],
}

export const isBegunPiece = ({ kind, state }: Pick<Order, 'kind' | 'state'>): boolean => kind === 'PIECE' && state === 'INITIATED'

export function statement(order: Pick<Order, 'kind' | 'state' | 'endCode'>): { title: string; text: string } {
  const { state, endCode } = order
  const said = endCode === 'DRAFT_ABANDONED' ? ABANDONED : isBegunPiece(order) ? PIECE_BEGUN : SAID[state]
  const [title, text] = said?.[language.value] ?? [state, '']
  return { title, text }
}
