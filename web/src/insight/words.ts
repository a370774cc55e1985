import { en, ru, texts } from '../common/i18n'

export const t = texts(
  {
    place: 'Control room',
    welcome: 'Every order on its way: where it waits, for whom, and since when.',
    way: 'The way of an order', open: (n: number) => `${en(n, 'order', 'orders')} on the way`,
    late: (n: number) => `${en(n, 'is', 'are')} late`, onTime: 'Everything is in time',
    oldest: 'longest', limit: (time: string) => `limit ${time}`, none: 'none',
    with: 'waits for', done: 'The way ends here', station: (state: string, n: number, late: number) => `${state}: ${en(n, 'order', 'orders')}, ${late} late`,
    lists: { late: 'Late', open: 'On the way', state: 'Here', CLOSED: 'Closed', CANCELLED: 'Cancelled', DECLINED: 'Declined' }, listsLabel: 'Which orders',
    noneLate: 'Nothing is late', noneLateText: 'Every order moves within its time. A late one appears here by itself.',
    noneHere: 'No orders here just now', more: 'Show more',
    find: 'Order’s number or id', found: (what: string) => `Orders that begin with ${what}`, noneFound: 'No order has this number', search: 'Find', clear: 'Back to the lists',
    over: (time: string) => `${time} over`, waits: 'waits', ended: 'ended', back: 'Back to the picture',
    begun: 'Begun', channel: 'Came through', what: 'What', owner: 'Has the baton', nobody: 'Nobody: it has ended', allowed: 'Allowed here', life: 'Life of the order',
    pick: 'Choose an order to see its life.',
    letters: {
      title: 'Not heard', text: 'Messages that a part of the house could not take or send. Put the cause right, then have them heard again; nothing is heard twice.',
      unheard: 'could not hear', refused: 'could not send', order: 'Order', replay: 'Hear again', again: 'Once more', wanted: 'It will be heard again', unknown: 'What was not heard can’t be shown just now',
    },
    keys: { next: 'Next order', previous: 'Previous order', open: 'Open the order', find: 'Find an order', back: 'Back', late: 'The late ones', all: 'All on the way' },
  },
  {
    place: 'Диспетчерская',
    welcome: 'Каждый заказ на своём пути: где он ждёт, кого и с каких пор.',
    way: 'Путь заказа', open: (n: number) => `${ru(n, 'заказ', 'заказа', 'заказов')} в пути`,
    late: (n: number) => `${ru(n, 'опаздывает', 'опаздывают', 'опаздывают')}`, onTime: 'Всё идёт вовремя',
    oldest: 'дольше всех', limit: (time: string) => `срок ${time}`, none: 'нет',
    with: 'ждёт', done: 'Здесь путь кончается', station: (state: string, n: number, late: number) => `${state}: ${ru(n, 'заказ', 'заказа', 'заказов')}, опаздывают: ${late}`,
    lists: { late: 'Опаздывают', open: 'В пути', state: 'Здесь', CLOSED: 'Закрытые', CANCELLED: 'Отменённые', DECLINED: 'Отклонённые' }, listsLabel: 'Какие заказы',
    noneLate: 'Никто не опаздывает', noneLateText: 'Все заказы укладываются в срок. Опоздавший появится здесь сам.',
    noneHere: 'Сейчас заказов здесь нет', more: 'Показать ещё',
    find: 'Номер или id заказа', found: (what: string) => `Заказы, чей номер начинается с ${what}`, noneFound: 'Заказа с таким номером нет', search: 'Найти', clear: 'Назад к спискам',
    over: (time: string) => `сверх срока ${time}`, waits: 'ждёт', ended: 'завершён', back: 'К общей картине',
    begun: 'Начат', channel: 'Откуда', what: 'Что', owner: 'У кого эстафета', nobody: 'Ни у кого: заказ завершён', allowed: 'Срок на этом шаге', life: 'Жизнь заказа',
    pick: 'Выберите заказ, чтобы увидеть его жизнь.',
    letters: {
      title: 'Не услышано', text: 'Сообщения, которые часть дома не смогла принять или отправить. Устраните причину и велите выслушать их снова; дважды ничего не будет услышано.',
      unheard: 'нет приёма', refused: 'нет отправки', order: 'Заказ', replay: 'Выслушать снова', again: 'Ещё раз', wanted: 'Будет выслушано снова', unknown: 'Список неуслышанного сейчас недоступен',
    },
    keys: { next: 'Следующий заказ', previous: 'Предыдущий заказ', open: 'Открыть заказ', find: 'Найти заказ', back: 'Назад', late: 'Опаздывающие', all: 'Все в пути' },
  },
)
