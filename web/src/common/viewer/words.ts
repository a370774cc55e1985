import { texts } from '../i18n'
import type { UnreadableCode } from './read/triangles'

export const t = texts(
  {
    view: (file: string) => `3D view of ${file}`,
    described: (size: string, facets: string) => `${size}, ${facets} facets`,
    keys: 'Arrow keys turn, + and − zoom, 0 shows all.',
    fetching: 'Fetching the model',
    reading: 'Reading the model',
    shaping: 'Preparing the picture',
    fit: 'Show all',
    closer: 'Closer',
    further: 'Further',
    measures: 'Dimensions',
    enlarge: 'Whole screen',
    shrink: 'Leave the whole screen',
    simplified: (facets: string) => `Shown simplified. All ${facets} facets are measured.`,
    noWebgl: 'This browser does not show 3D here. Everything else works: your model is measured and priced all the same.',
    lost: 'The graphics card took a break.',
    again: 'Show again',
    nothing: 'No model yet',
    place: (label: string, n: number, of: number) => (of > 1 ? `${label}, place ${n} of ${of}` : label),
  },
  {
    view: (file: string) => `Трёхмерный вид: ${file}`,
    described: (size: string, facets: string) => `${size}, граней: ${facets}`,
    keys: 'Стрелки вращают, + и − меняют масштаб, 0 показывает целиком.',
    fetching: 'Получаем модель',
    reading: 'Читаем модель',
    shaping: 'Готовим изображение',
    fit: 'Показать целиком',
    closer: 'Ближе',
    further: 'Дальше',
    measures: 'Размеры',
    enlarge: 'На весь экран',
    shrink: 'Выйти из полного экрана',
    simplified: (facets: string) => `Показано упрощённо. Измеряются все грани: ${facets}.`,
    noWebgl: 'Этот браузер не показывает 3D. Всё остальное работает: модель всё равно измеряется и оценивается.',
    lost: 'Видеокарта взяла паузу.',
    again: 'Показать снова',
    nothing: 'Модели пока нет',
    place: (label: string, n: number, of: number) => (of > 1 ? `${label}, место ${n} из ${of}` : label),
  },
)

export const UNREADABLE: Record<UnreadableCode, [en: string, ru: string]> = {
  empty: ['The file is empty.', 'Файл пуст.'],
  'unknown-format': ['This is no 3D format that can be shown here.', 'Этот формат здесь не показывается.'],
  truncated: ['The file breaks off, so it cannot be shown.', 'Файл обрывается, показать его нельзя.'],
  'no-facets': ['There is no surface in the file.', 'В файле нет поверхности.'],
  'not-finite': ['Some coordinates in the file are not numbers.', 'Некоторые координаты в файле не являются числами.'],
  'too-large': [
    'This model is too large to be shown here. It is measured and priced all the same.',
    'Модель слишком велика, чтобы показать её здесь. Она всё равно измеряется и оценивается.',
  ],
  unsupported: [
    'This file cannot be shown here. It may still be measured.',
    'Этот файл здесь не показать, но измерить его, возможно, удастся.',
  ],
  'not-fetched': ['The model could not be fetched.', 'Не удалось получить модель.'],
}
