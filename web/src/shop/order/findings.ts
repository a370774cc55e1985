import { grams, millimetres, number, volume } from '../../common/format'
import { language } from '../../common/i18n'
import { TONES, type Mark } from '../../common/viewer/marks'
import type { Alloy } from '../../common/wire'
import { FINDINGS, word } from '../../common/words'
import { concerning, type Finding } from './order'

/** Findings of one kind together, as a customer sees them. */
export interface Told {
  code: string
  severity: Finding['severity']
  measured: number | null
  limit: number | null
  details: string[]
  sources: string[]
  places: number[][]
}

const RANK = { BLOCKING: 0, WARNING: 1, NOTE: 2 }

/** What matters for an alloy: one line for each kind, the worst first, with the strictest limit it breaks. */
export function told(findings: readonly Finding[], alloy: Alloy | null): Told[] {
  const byCode = new Map<string, Told>()
  for (const finding of concerning(findings, alloy)) {
    const { code, severity, measured, limit } = finding
    let one = byCode.get(code)
    if (!one) byCode.set(code, (one = { code, severity, measured, limit, details: [], sources: [], places: [] }))
    if (RANK[severity] < RANK[one.severity]) one.severity = severity
    if (limit !== null) {
      const atMost = measured !== null && measured > limit
      one.limit = one.limit === null ? limit : atMost ? Math.min(one.limit, limit) : Math.max(one.limit, limit)
    }
    one.measured ??= measured
    if (!one.details.includes(finding.detail)) one.details.push(finding.detail)
    if (finding.source && !one.sources.includes(finding.source)) one.sources.push(finding.source)
    for (const place of finding.placesMm) {
      if (!one.places.some((known) => known.every((x, i) => x === place[i]))) one.places.push(place)
    }
  }
  return [...byCode.values()].sort((a, b) => RANK[a.severity] - RANK[b.severity])
}

const GRAMS = ['TOO_HEAVY']
const COUNTS = ['SEVERAL_BODIES', 'TOO_MANY_BODIES', 'CLOSED_HOLLOW']

function figure(code: string, value: number): string {
  return GRAMS.includes(code) ? grams(value) : COUNTS.includes(code) ? number(value) : millimetres(value)
}

/** `0.42 mm found, at least 0.8 mm wanted`; empty where there is no figure. */
export function figures({ code, measured, limit }: Pick<Told, 'code' | 'measured' | 'limit'>): string {
  const ru = language.value === 'ru'
  if (measured === undefined || measured === null) return ''
  if (code === 'BODIES_JOINED') return ru ? `−${volume(measured)}: общее сосчитано один раз` : `−${volume(measured)}: what they share is counted once`
  const found = figure(code, measured)
  if (limit === undefined || limit === null) return ru ? `измерено ${found}` : `${found} measured`
  const wanted = figure(code, limit)
  if (measured > limit) return ru ? `${found} при допустимых ${wanted}` : `${found}, where ${wanted} is the most`
  return ru ? `${found} при нужных ${wanted}` : `${found}, where ${wanted} is wanted`
}

export const title = (one: Pick<Told, 'code'>): string => word(FINDINGS, one.code)

export function marksOf(all: readonly Told[]): Mark[] {
  return all
    .filter((one) => one.places.length > 0)
    .map((one) => ({
      id: one.code,
      label: [title(one), figures(one)].filter(Boolean).join(': '),
      tone: TONES[one.severity],
      places: one.places,
    }))
}

/** What a customer can do about it; nothing where there is nothing to do. */
const ADVICE: Record<string, [en: string, ru: string]> = {
  TOO_THIN: [
    'Make the wall thicker at the marked place, or choose an alloy that takes it.',
    'Сделайте стенку в отмеченном месте толще или выберите сплав, который это допускает.',
  ],
  WALLS_UNCHECKED: ['Nothing to do: a person looks at the walls before the price is firm.', 'Делать ничего не нужно: человек посмотрит на стенки, прежде чем цена станет твёрдой.'],
  TOO_SMALL: ['Such a small piece is hard to cast cleanly. Scale it up if you can.', 'Такое маленькое изделие трудно отлить чисто. Увеличьте его, если можно.'],
  TOO_LARGE: ['Make it smaller, or split it into parts to be joined.', 'Сделайте его меньше или разделите на части, которые соединят.'],
  PRONG_THIN: ['Prongs of at least 0.6 mm survive polishing and hold their stone.', 'Крапаны от 0,6 мм выдержат полировку и удержат камень.'],
  CLOSED_HOLLOW: ['Draw a drain hole of 1 to 1.5 mm into the hollow, in a hidden place, or fill it.', 'Сделайте в полости незаметное отверстие 1–1,5 мм или заполните её.'],
  THICK_SOLID: ['Hollow it from a hidden side: thick metal shrinks into pores. It can be cast all the same.', 'Сделайте выемку с незаметной стороны: толстый металл даёт поры. Отлить его всё же можно.'],
  TOO_HEAVY: ['Hollow it, or choose a lighter alloy.', 'Сделайте его полым или выберите более лёгкий сплав.'],
  SEVERAL_BODIES: ['If the parts should be one piece, join them in your program.', 'Если части должны быть одним целым, объедините их в вашей программе.'],
  TOO_MANY_BODIES: ['Join the parts in your program, and drop the file again.', 'Объедините части в вашей программе и загрузите файл снова.'],
  NOT_WATERTIGHT: ['Close the holes: most programs have a “make solid” or “repair” command.', 'Закройте дыры: в большинстве программ есть команда «сделать телом» или «исправить».'],
  SELF_OVERLAP: ['Unite the overlapping parts, so that no metal is counted twice.', 'Объедините пересекающиеся части, чтобы металл не считался дважды.'],
  STONES_DRAWN: ['It is priced as metal. If a stone will be set there, take it out of the file and send it again.', 'Цена посчитана как за металл. Если здесь будет закрепка камня, уберите его из файла и отправьте файл снова.'],
  BODIES_JOINED: ['Nothing to do: they are cast as one. Look whether they were meant to overlap.', 'Делать ничего не нужно: они отливаются как одно целое. Проверьте, должны ли они пересекаться.'],
  OVERLAP_UNCHECKED: ['Unite the parts in your program, and drop the file again.', 'Объедините части в вашей программе и загрузите файл снова.'],
  DUPLICATE_SHELL: ['Delete the copy that lies in the same place.', 'Удалите копию, лежащую на том же месте.'],
  NESTED_AMBIGUOUS: ['Say whether the inner shell is a hollow: turn its facets inward.', 'Укажите, что внутренняя оболочка — полость: разверните её грани внутрь.'],
  PRECISION: ['Move the model to the origin and save it again.', 'Переместите модель в начало координат и сохраните снова.'],
  SHAPE_LEFT_OUT: [
    'Turn all of the shape into one mesh in your program (apply cuts, convert surfaces), and drop the file again.',
    'Превратите всю форму в одну сетку в вашей программе (примените вычитания, преобразуйте поверхности) и загрузите файл снова.',
  ],
  WEIGHTED_POINTS: ['Export the mesh without weights, and drop the file again.', 'Выгрузите сетку без весов и загрузите файл снова.'],
  UNIT_CONTRADICTED: ['A person looks whether this size is meant; or choose the unit of the file.', 'Сотрудник проверит, тот ли это размер; или выберите единицу файла.'],
  UNIT_SUSPECT: ['Choose the right size above.', 'Выберите правильный размер выше.'],
}

export const advice = (code: string): string => (ADVICE[code] ? word(ADVICE, code) : '')
