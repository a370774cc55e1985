import { dateTime } from './format'
import { language } from './i18n'
import type { ProblemError } from './api'
import type { Alloy, Kind, OrderState, QuoteStep, Role, Severity, Unit, Feasibility } from './wire'

/** The trade's words for what the house sends as codes. A page never shows a code. */
type Words<Code extends string = string> = Record<Code, [en: string, ru: string]>

export const STATES: Words<OrderState> = {
  INITIATED: ['Begun', 'Начат'],
  FILE_UPLOADED: ['Model uploaded', 'Модель загружена'],
  SUBMITTED: ['Submitted', 'Отправлен'],
  PRICE_CALCULATED: ['Priced', 'Цена рассчитана'],
  MANUFACTURING_APPROVED: ['Approved', 'Одобрен'],
  MANUFACTURING_STARTED: ['In work', 'В работе'],
  MANUFACTURING_COMPLETED: ['Made', 'Изготовлен'],
  PACKAGING: ['Packed', 'Упакован'],
  SHIPPED: ['Shipped', 'Отгружен'],
  CLOSED: ['Closed', 'Закрыт'],
  CANCELLED: ['Cancelled', 'Отменён'],
  DECLINED: ['Declined', 'Отклонён'],
}

export const isState = (code: string | undefined): code is OrderState => code !== undefined && Object.hasOwn(STATES, code)

/** The ten states of an order's way, in its order. */
export const WAY = [
  'INITIATED', 'FILE_UPLOADED', 'SUBMITTED', 'PRICE_CALCULATED', 'MANUFACTURING_APPROVED',
  'MANUFACTURING_STARTED', 'MANUFACTURING_COMPLETED', 'PACKAGING', 'SHIPPED', 'CLOSED',
] as const

export const EVENTS: Words = {
  OrderInitiated: ['Order begun', 'Заказ начат'],
  FileUploaded: ['Model uploaded', 'Модель загружена'],
  OrderSubmitted: ['Submitted by the customer', 'Отправлен заказчиком'],
  PriceCalculated: ['Price calculated', 'Цена рассчитана'],
  ModelRefused: ['Model refused: another file is needed', 'Модель не принята: нужен другой файл'],
  ManufacturingApproved: ['Approved for making', 'Одобрен к изготовлению'],
  OrderDeclined: ['Declined', 'Отклонён'],
  ManufacturingStarted: ['Taken by an operator', 'Взят мастером в работу'],
  ManufacturingReleased: ['Given back by the operator', 'Возвращён мастером'],
  ManufacturingCompleted: ['Made', 'Изготовлен'],
  OrderPacked: ['Packed', 'Упакован'],
  OrderShipped: ['Handed to the carrier', 'Передан перевозчику'],
  OrderClosed: ['Closed', 'Закрыт'],
  OrderCancelled: ['Cancelled', 'Отменён'],
}

/** Who has the baton. */
export const OWNERS: Words<Role> = {
  shop: ['Shop', 'Магазин'],
  partner: ['Partner', 'Партнёр'],
  models: ['Model store', 'Хранилище моделей'],
  pricing: ['Pricing', 'Расчёт цены'],
  crm: ['Sellers', 'Продавцы'],
  assignment: ['Queue for operators', 'Очередь мастеров'],
  mes: ['Workshop', 'Мастерская'],
  insight: ['Control room', 'Диспетчерская'],
}

export const CHANNELS: Words<'SHOP' | 'PARTNER'> = { SHOP: ['Shop', 'Магазин'], PARTNER: ['Partner', 'Партнёр'] }
export const KINDS: Words<Kind> = { MODEL: ['Own model', 'Своя модель'], PIECE: ['Catalogue piece', 'Изделие из каталога'] }

export const ALLOYS: Words<Alloy> = {
  SILVER_925: ['Silver 925', 'Серебро 925'],
  GOLD_375_YELLOW: ['Yellow gold 375', 'Жёлтое золото 375'],
  GOLD_375_WHITE: ['White gold 375', 'Белое золото 375'],
  GOLD_375_RED: ['Red gold 375', 'Красное золото 375'],
  GOLD_585_YELLOW: ['Yellow gold 585', 'Жёлтое золото 585'],
  GOLD_585_WHITE: ['White gold 585', 'Белое золото 585'],
  GOLD_585_RED: ['Red gold 585', 'Красное золото 585'],
  GOLD_750_YELLOW: ['Yellow gold 750', 'Жёлтое золото 750'],
  GOLD_750_WHITE: ['White gold 750', 'Белое золото 750'],
  GOLD_750_RED: ['Red gold 750', 'Красное золото 750'],
  PALLADIUM_950: ['Palladium 950', 'Палладий 950'],
  PLATINUM_950: ['Platinum 950', 'Платина 950'],
}
export const ALLOY_CODES = Object.keys(ALLOYS) as Alloy[]

export const INVOICE_STATUSES: Words = {
  ISSUED: ['To be paid', 'Ожидает оплаты'],
  PAID: ['Paid', 'Оплачен'],
  VOID: ['Void', 'Аннулирован'],
}

export const QUOTE_STEPS: Words<QuoteStep> = {
  QUEUED: ['In the queue', 'В очереди'],
  READING: ['Reading the file', 'Читаем файл'],
  MEASURING: ['Measuring the model', 'Измеряем модель'],
  PRICING: ['Computing the price', 'Считаем цену'],
  TRYING_AGAIN: ['Trying once more', 'Пробуем ещё раз'],
}

export const SEVERITIES: Words<Severity> = {
  NOTE: ['Note', 'Заметка'],
  WARNING: ['Take care', 'Внимание'],
  BLOCKING: ['Cannot be made like this', 'Так изготовить нельзя'],
}

export const FEASIBILITY: Words<Feasibility> = {
  YES: ['Yes', 'Да'],
  WITH_CARE: ['With care', 'С осторожностью'],
  NO: ['No', 'Нет'],
}

export const UNITS: Words<Unit> = {
  MICRON: ['Microns', 'Микроны'],
  MILLIMETRE: ['Millimetres', 'Миллиметры'],
  CENTIMETRE: ['Centimetres', 'Сантиметры'],
  INCH: ['Inches', 'Дюймы'],
  FOOT: ['Feet', 'Футы'],
  METRE: ['Metres', 'Метры'],
}

export const STAGES: Words = {
  INCOMING: ['Incoming', 'Поступил'],
  WORK: ['In work', 'В работе'],
  ARCHIVE: ['Archive', 'Архив'],
  EXPIRED: ['Expired', 'Срок вышел'],
}

export const FINDINGS: Words = {
  NOT_WATERTIGHT: ['The surface has holes', 'Поверхность с дырами'],
  NON_MANIFOLD: ['Edges shared by more than two facets', 'Рёбра, общие более чем для двух граней'],
  WELDED: ['Small gaps were closed', 'Мелкие зазоры закрыты'],
  T_JUNCTIONS: ['Edges split on one side', 'Рёбра, разделённые с одной стороны'],
  REORIENTED: ['Turned facets were set right', 'Вывернутые грани исправлены'],
  INVERTED: ['A body was inside out', 'Тело было вывернуто наизнанку'],
  NOT_ORIENTABLE: ['The surface has no clear outside', 'У поверхности нет ясной наружной стороны'],
  NESTED_AMBIGUOUS: ['A shell inside another: hollow or solid?', 'Оболочка внутри другой: полость или тело?'],
  DUPLICATE_SHELL: ['The same shell twice', 'Одна и та же оболочка дважды'],
  DUPLICATE_FACETS: ['Doubled facets', 'Повторяющиеся грани'],
  DEGENERATE_FACETS: ['Facets without area', 'Грани без площади'],
  SELF_OVERLAP: ['The surface passes through itself', 'Поверхность пересекает сама себя'],
  STONES_DRAWN: ['Looks like a cut stone', 'Похоже на огранённый камень'],
  BODIES_JOINED: ['Overlapping bodies were joined', 'Пересекающиеся тела объединены'],
  OVERLAP_UNCHECKED: ['Not all of the surface was checked for overlaps', 'Не вся поверхность проверена на пересечения'],
  TOO_THIN: ['Too thin', 'Слишком тонко'],
  WALLS_UNCHECKED: ['Not all walls were measured', 'Не все стенки измерены'],
  TOO_SMALL: ['Too small', 'Слишком мелко'],
  TOO_LARGE: ['Too large', 'Слишком велико'],
  PRONG_THIN: ['A prong is too thin', 'Слишком тонкий крапан'],
  CLOSED_HOLLOW: ['A hollow without a drain hole', 'Полость без отверстия'],
  THICK_SOLID: ['Thick solid metal', 'Слишком массивное место'],
  TOO_HEAVY: ['Too heavy', 'Слишком тяжело'],
  SEVERAL_BODIES: ['Several separate bodies', 'Несколько отдельных тел'],
  UNIT_SUSPECT: ['The unit of length is doubtful', 'Единица длины под вопросом'],
  UNIT_CONTRADICTED: ['Another unit than the file states', 'Другая единица, чем указано в файле'],
  TOO_MANY_BODIES: ['Many separate bodies', 'Много отдельных тел'],
  PRECISION: ['Far from the origin: coarse numbers', 'Далеко от начала координат: грубые числа'],
  SIZE_MISMATCH: ['The file is not as long as it says', 'Длина файла не та, что в нём указана'],
  END_MISSING: ['The end mark of the file is missing', 'В файле нет отметки конца'],
  NAME_MISMATCH: ['The file is of another format than its name says', 'Формат файла не тот, что в имени'],
  SLICED: ['The file also carries slices', 'В файле есть и слои'],
  OUT_OF_ORDER: ['Parts used before they are described', 'Части использованы раньше описания'],
  PRICE_OUT_OF_RANGE: ['The price is out of the usual range', 'Цена вне обычных границ'],
  QUOTE_EXPIRED: ['The quote had expired', 'Срок расчёта вышел'],
  FILE_REPLACED: ['The file is another than was measured', 'Файл не тот, что был измерен'],
  NOT_CALCULATED: ['It could not be computed', 'Рассчитать не удалось'],
  LEFT_OUT: ['What is no metal in the file was left out', 'То, что в файле не металл, не учтено'],
  SHAPE_LEFT_OUT: ['Part of the shape was not read', 'Часть формы не прочитана'],
  WEIGHTED_POINTS: ['Points with weights: the shape is doubtful', 'Точки с весами: форма под вопросом'],
}

export const REFUSALS: Words = {
  EMPTY_FILE: ['The file is empty', 'Файл пуст'],
  UNKNOWN_FORMAT: ['We do not know this format', 'Этот формат нам неизвестен'],
  CONTENT_MISMATCH: ['The content is not what the name says', 'Содержимое не соответствует имени'],
  TRUNCATED: ['The file breaks off', 'Файл обрывается'],
  SIZE_MISMATCH: ['The file is longer than it says', 'Файл длиннее, чем в нём указано'],
  BAD_SYNTAX: ['The file is damaged', 'Файл повреждён'],
  BAD_NUMBER: ['A number in the file cannot be read', 'Число в файле не читается'],
  NON_FINITE: ['A coordinate is not a number', 'Координата не является числом'],
  INDEX_OUT_OF_RANGE: ['A facet names a corner that is not there', 'Грань ссылается на несуществующую вершину'],
  BAD_UNIT: ['The unit of length is unknown', 'Единица длины неизвестна'],
  BAD_TRANSFORM: ['A part is placed in an impossible way', 'Часть размещена недопустимым образом'],
  BAD_REFERENCE: ['A part is missing in the file', 'В файле не хватает части'],
  CYCLE: ['A part contains itself', 'Часть содержит саму себя'],
  XML_FORBIDDEN: ['The file uses forbidden XML', 'В файле недопустимый XML'],
  ARCHIVE_INVALID: ['The archive is damaged', 'Архив повреждён'],
  ARCHIVE_LIMIT: ['The archive unpacks to too much', 'Архив распаковывается в слишком большой объём'],
  UNSUPPORTED_FEATURE: ['The shape is written in a way we do not read', 'Форма записана способом, который мы не читаем'],
  NO_FACES: ['There is no surface in the file', 'В файле нет поверхности'],
  ZERO_VOLUME: ['The model encloses nothing', 'Модель не ограничивает объёма'],
  BAD_ORIENTATION: ['The surface has no inside', 'У поверхности нет внутренней стороны'],
  TOO_LARGE: ['The model is too large', 'Модель слишком велика'],
  TOO_COMPLEX: ['The model is too complex', 'Модель слишком сложна'],
  TIME_LIMIT: ['It could not be measured in time', 'Не удалось измерить за отведённое время'],
}

export const PROBLEMS: Words = {
  network: ['No connection. Nothing is lost; try again.', 'Нет связи. Ничего не потеряно, попробуйте ещё раз.'],
  'address-too-long': ['The address is too long.', 'Адрес слишком длинный.'],
  'headers-too-large': ['The request carries too much, perhaps old cookies of this site.', 'В запросе слишком много данных, возможно старые cookie этого сайта.'],
  'range-not-satisfiable': ['The answer has no such part.', 'В ответе нет такой части.'],
  'foreign-origin': ['That was asked by another site. Open the shop itself.', 'Запрос пришёл с другого сайта. Откройте сам магазин.'],
  'malformed-request': ['The request could not be read.', 'Запрос не удалось прочитать.'],
  'invalid-field': ['A field has a value we cannot take.', 'В одном из полей недопустимое значение.'],
  unauthenticated: ['Please sign in again.', 'Войдите, пожалуйста, ещё раз.'],
  'wrong-key': ['The key is unknown or was revoked.', 'Ключ неизвестен или отозван.'],
  'sign-in-not-kept': ['The browser has not kept the sign-in. Open the page by https, or allow it cookies.', 'Браузер не сохранил вход. Откройте страницу по https или разрешите ей cookie.'],
  'sign-in-failed': ['E-mail or password is wrong.', 'Неверная почта или пароль.'],
  forbidden: ['Your account is not allowed to do this.', 'Вашей учётной записи это не разрешено.'],
  'not-found': ['There is nothing here.', 'Здесь ничего нет.'],
  'order-not-found': ['There is no such order.', 'Такого заказа нет.'],
  'method-not-allowed': ['This cannot be done here.', 'Здесь так сделать нельзя.'],
  'not-acceptable': ['The answer cannot be given in this form.', 'Ответ нельзя дать в такой форме.'],
  'unsupported-media-type': ['The request has the wrong form.', 'У запроса неверная форма.'],
  'length-required': ['The request has the wrong form.', 'У запроса неверная форма.'],
  'body-too-large': ['That is too much at once.', 'Слишком много за один раз.'],
  'illegal-step': ['The order cannot take that step now.', 'Сейчас с заказом этого сделать нельзя.'],
  'not-the-owner': ['Somebody else decides about the order now.', 'Сейчас о заказе решает кто-то другой.'],
  'command-differs': ['The same was asked before in another way, and that is under way. Wait for the answer.', 'Об этом уже просили иначе, и та просьба в работе. Дождитесь ответа.'],
  'work-order-already-claimed': ['Somebody was faster.', 'Кто-то успел раньше.'],
  'not-your-work-order': ['Another operator makes this piece.', 'Это изделие делает другой мастер.'],
  'too-many-work-orders': ['You have as much work as one person may hold. Finish something first.', 'У вас столько работы, сколько можно держать одному. Сначала закончите что-нибудь.'],
  'alloy-not-offered': ['The model has no price in this alloy.', 'Для модели нет цены в этом сплаве.'],
  'too-many-open-orders': ['You have begun too many orders lately. Finish or cancel one first.', 'За последнее время начато слишком много заказов. Сначала завершите или отмените один.'],
  'too-many-uploads': ['Too many uploads of this order. Wait a while.', 'Слишком много загрузок по этому заказу. Подождите немного.'],
  'password-too-easy': ['This password is too easy to guess.', 'Этот пароль слишком легко угадать.'],
  'wrong-password': ['The password is wrong.', 'Пароль неверный.'],
  'second-factor-needed': ['Enter the code of your authenticator app too.', 'Введите также код из приложения-аутентификатора.'],
  'wrong-code': ['The code is wrong or was used already. Wait for the next one.', 'Код неверен или уже использован. Дождитесь следующего.'],
  'second-factor-is-on': ['A second factor is in use already. Switch it off first.', 'Второй фактор уже включён. Сначала выключите его.'],
  'second-factor-not-begun': ['That took too long. Begin to set it up anew.', 'Прошло слишком много времени. Начните настройку заново.'],
  'link-not-valid': ['This link was used or has expired.', 'Эта ссылка уже использована или устарела.'],
  'piece-not-found': ['There is no such piece in the catalogue.', 'Такого изделия в каталоге нет.'],
  'model-too-large': ['The model file is too large.', 'Файл модели слишком велик.'],
  'model-empty': ['The model file is empty.', 'Файл модели пуст.'],
  'being-measured': ['The model is being measured anew. Decide in a moment, when that is done.', 'Модель измеряется заново. Примите решение через минуту, когда измерение закончится.'],
  'model-substituted': ['The file is not the one that was priced. Make nothing of it; a seller looks at it.', 'Файл не тот, по которому посчитана цена. Ничего по нему не делайте: им занимается продавец.'],
  'model-not-found': ['There is no such model any more.', 'Такой модели больше нет.'],
  'upload-expired': ['The upload took too long and has expired.', 'Время загрузки истекло.'],
  'upload-missing': ['The file has not arrived.', 'Файл не дошёл.'],
  'upload-incomplete': ['Parts of the file are missing.', 'Не хватает частей файла.'],
  'quote-held': ['The price waits for an answer.', 'Цена ждёт ответа.'],
  'quote-expired': ['The price has expired; ask for a new one.', 'Срок цены истёк, запросите новую.'],
  'price-not-ready': ['The price is not known yet.', 'Цена пока неизвестна.'],
  'upload-bytes-used-up': ['That is more than we take within a day. A smaller file may fit.', 'Это больше, чем мы принимаем за сутки. Файл поменьше может подойти.'],
  'too-many-streams': ['Too many pages are open. This one shows changes a little later.', 'Открыто слишком много страниц. Эта покажет изменения чуть позже.'],
  'request-too-slow': ['The connection is too slow. Try again.', 'Слишком медленное соединение. Попробуйте ещё раз.'],
  'model-refused': ['The model cannot be made.', 'Модель изготовить нельзя.'],
  'formula-not-kept': ['This quote was made by a formula that is not known here.', 'Этот расчёт сделан по формуле, которая здесь неизвестна.'],
  'quote-not-found': ['There is no such quote.', 'Такого расчёта цены нет.'],
  'review-not-found': ['Nothing waits for a seller there.', 'Продавца там ничего не ждёт.'],
  'review-decided': ['A seller has decided about it already.', 'Продавец уже принял решение.'],
  'revision-not-found': ['There is no such version.', 'Такой версии нет.'],
  'calculation-not-found': ['There is no such calculation.', 'Такого расчёта нет.'],
  'invoice-not-found': ['There is no such invoice.', 'Такого счёта нет.'],
  'invoice-void': ['The invoice was cancelled with its order.', 'Счёт аннулирован вместе с заказом.'],
  'dead-letter-not-found': ['There is nothing to replay.', 'Повторять нечего.'],
  'file-replaced': ['The file is another than was measured. Refuse it.', 'Файл не тот, что был измерен. Отклоните его.'],
  'idempotency-key-missing': ['The request has the wrong form.', 'У запроса неверная форма.'],
  'idempotency-key-reused': ['This was sent before with other content.', 'Это уже отправлялось с другим содержимым.'],
  'idempotency-key-in-use': ['The first request is still running.', 'Первый запрос ещё выполняется.'],
  'too-many-requests': ['Too fast. Wait a moment and try again.', 'Слишком часто. Подождите немного и повторите.'],
  'role-away': ['A part of the house is away. Try again in a moment.', 'Часть системы сейчас недоступна. Попробуйте чуть позже.'],
  'internal-error': ['Something broke on our side. Nothing was changed.', 'У нас что-то сломалось. Ничего не изменилось.'],
  'too-late': ['It is too late for that: the making has begun.', 'Уже поздно: изготовление началось.'],
}

/** `TOO_THIN` or `tooThin` becomes `too thin`: for a code that is newer than this page. */
function plain(code: string): string {
  const words = code.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function word(words: Words, code: string | null | undefined): string {
  if (!code) return ''
  const found = words[code]
  return found ? found[language.value === 'ru' ? 1 : 0] : plain(code)
}

/** One sentence for a person. A field's own message says more than the code does. */
export function sentence(problem: ProblemError): string {
  const known = word(PROBLEMS, problem.code)
  const ours = ['invalid-field', 'illegal-step', 'not-the-owner', 'internal-error'].includes(problem.code)
  const again = problem.more.possibleAgainAt
  if (typeof again === 'string') return `${known} ${language.value === 'ru' ? 'Снова можно будет' : 'All is possible again on'} ${dateTime(again)}.`
  return language.value === 'en' && ours && problem.detail ? problem.detail : known
}
