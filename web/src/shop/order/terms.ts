import { en, language, locale } from '../../common/i18n'
import { grams, millimetres, number, percent, volume } from '../../common/format'
import { word } from '../../common/words'
import type { PriceTerm } from './order'

/** The lines of a price in plain words, computed from the inputs that came with them. */
const NAMES: Record<string, [en: string, ru: string]> = {
  METAL: ['Metal', 'Металл'],
  FLASK: ['Place in the casting flask', 'Место в опоке'],
  PRINT: ['Wax pattern, printed', 'Печать восковой модели'],
  FINISHING: ['Filing and polishing', 'Шлифовка и полировка'],
  HANDLING: ['Handling of the piece', 'Ручная работа с изделием'],
  RHODIUM: ['Rhodium plating', 'Родирование'],
  SOLID: ['Casting of a thick piece', 'Литьё массивного изделия'],
  ENGRAVING: ['Engraving', 'Гравировка'],
  STONES: ['Stones', 'Камни'],
  SETTING: ['Setting of stones', 'Закрепка камней'],
  HALLMARK: ['Hallmark', 'Клеймо пробы'],
  SET_UP: ['Preparing the order', 'Подготовка заказа'],
  MARGIN: ['Our margin', 'Наша наценка'],
  TAX: ['Tax', 'Налог'],
}

export const termName = (term: PriceTerm): string => word(NAMES, term.term)

/** One sentence: what was multiplied with what. */
export function explain(term: PriceTerm): string {
  const { inputs } = term
  const { currency } = term.amount
  const value = (key: string): number => Number(inputs[key])
  const rate = (key: string): string =>
    new Intl.NumberFormat(locale(), {
      style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: 0, maximumFractionDigits: 4,
    }).format(value(key))
  const share = (key: string): string => percent(value(key) / 1000)
  const g = (key: string): string => grams(value(key))
  const ru = language.value === 'ru'
  const known = (...keys: string[]): boolean => keys.every((key) => Number.isFinite(value(key)))
  const joined = (): string => {
    if (!known('joinedOverlaps', 'joinedMm3')) return ''
    const taken = volume(value('joinedMm3'))
    return ru ? `; тела объединены: пересечений ${inputs.joinedOverlaps}, ${taken}` : `; bodies joined: ${en(value('joinedOverlaps'), 'overlap', 'overlaps')}, ${taken}`
  }
  switch (term.term) {
    case 'METAL':
      if (!known('massGrams', 'lossPerMille', 'finenessPerMille', 'fixingPerGram')) break
      return (ru
        ? `${g('massGrams')} и ${share('lossPerMille')} на угар при литье, проба ${inputs.finenessPerMille}, чистый металл по ${rate('fixingPerGram')} за грамм`
        : `${g('massGrams')} plus ${share('lossPerMille')} lost in casting, fineness ${inputs.finenessPerMille}, pure metal at ${rate('fixingPerGram')} a gram`) + joined()
    case 'FLASK':
      if (!known('cellCm3', 'flaskCm3', 'flaskPrice')) break
      return ru
        ? `занимает ${number(value('cellCm3'), 1)} из ${number(value('flaskCm3'))} см³ опоки, литьё которой стоит ${rate('flaskPrice')}`
        : `takes ${number(value('cellCm3'), 1)} of ${number(value('flaskCm3'))} cm³ of a flask, whose casting costs ${rate('flaskPrice')}`
    case 'PRINT':
      if (!known('resinMl', 'resinPerMl', 'heightMm', 'pricePerMm')) break
      return ru
        ? `${number(value('resinMl'), 2)} мл смолы по ${rate('resinPerMl')} и ${millimetres(value('heightMm'))} высоты по ${rate('pricePerMm')} за миллиметр`
        : `${number(value('resinMl'), 2)} ml of resin at ${rate('resinPerMl')}, and ${millimetres(value('heightMm'))} of height at ${rate('pricePerMm')} a millimetre`
    case 'FINISHING':
      if (!known('areaCm2', 'finishPerCm2')) break
      return ru
        ? `${number(value('areaCm2'), 1)} см² поверхности по ${rate('finishPerCm2')}`
        : `${number(value('areaCm2'), 1)} cm² of surface at ${rate('finishPerCm2')}`
    case 'HANDLING':
      if (value('pieces') > 1 && known('handlingPerPiece')) {
        return ru
          ? `отдельных частей в файле: ${inputs.pieces}, по ${rate('handlingPerPiece')}`
          : `${inputs.pieces} separate pieces in the file at ${rate('handlingPerPiece')}`
      }
      return ru ? 'за каждое изделие: снять с ёлки, проверить' : 'for each piece: cut from the tree, checked'
    case 'RHODIUM':
      if (!known('areaCm2', 'rhodiumPerCm2')) break
      return ru
        ? `белое золото покрывают родием: ${number(value('areaCm2'), 1)} см² по ${rate('rhodiumPerCm2')}`
        : `white gold is plated: ${number(value('areaCm2'), 1)} cm² at ${rate('rhodiumPerCm2')}`
    case 'SOLID':
      if (!known('thickestMm', 'solidOverMm')) break
      return ru
        ? `металл толщиной ${millimetres(value('thickestMm'))}, больше ${millimetres(value('solidOverMm'))}: отдельный литник против пор`
        : `${millimetres(value('thickestMm'))} of solid metal, over ${millimetres(value('solidOverMm'))}: a feeder of its own keeps pores out`
    case 'ENGRAVING':
      if (!known('characters', 'engravingPerCharacter')) break
      return ru
        ? `знаков: ${inputs.characters}, по ${rate('engravingPerCharacter')}`
        : `${inputs.characters} characters at ${rate('engravingPerCharacter')}`
    case 'STONES':
      if (!known('count', 'price')) break
      return ru ? `${inputs.kind}: ${inputs.count} по ${rate('price')}` : `${inputs.count} × ${inputs.kind} at ${rate('price')}`
    case 'SETTING':
      if (!known('count', 'settingPerStone')) break
      return ru ? `камней: ${inputs.count}, по ${rate('settingPerStone')}` : `${inputs.count} stones at ${rate('settingPerStone')}`
    case 'HALLMARK':
      if (!known('massGrams', 'aboveGrams')) break
      return ru
        ? `обязательно для изделий от ${g('aboveGrams')}; это весит ${g('massGrams')}`
        : `the law wants it from ${g('aboveGrams')} on; this piece weighs ${g('massGrams')}`
    case 'SET_UP':
      return ru ? 'один раз за заказ, сколько бы изделий в нём ни было' : 'once for the order, however many pieces'
    case 'MARGIN':
      if (!known('cost', 'marginPerMille')) break
      return ru ? `${share('marginPerMille')} от ${rate('cost')}` : `${share('marginPerMille')} of ${rate('cost')}`
    case 'TAX':
      if (!known('taxed', 'taxPerMille')) break
      return ru ? `${share('taxPerMille')} от ${rate('taxed')}` : `${share('taxPerMille')} of ${rate('taxed')}`
  }
  return Object.values(inputs).join(' · ')
}
