/** Each Cyrillic letter and what it looks like; the house has the same table (`OrderId`). */
const CYRILLIC = 'АВЕЗІЈКМНОРЅСТУХԚԜ'
const LOOKS_LIKE = 'ABE3IJKMHOPSCTYXQW'

/**
 * An order's number, or its beginning, as somebody has heard or typed it: in any case, without hyphen and spaces, O for
 * 0, I or L for 1, and Cyrillic letters that look like ours. The house reads it alike.
 */
export const asHeard = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[\s\p{Zs}\p{Pd}\u2212\u00AD\u2043]/gu, '')
    .replace(/\p{Script=Cyrillic}/gu, (letter) => LOOKS_LIKE[CYRILLIC.indexOf(letter)] ?? letter)
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')

export const beginsAsHeard = (number: string, heard: string): boolean => asHeard(number).startsWith(asHeard(heard))
