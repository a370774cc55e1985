/**
 * An order's number, or its beginning, as somebody has heard or typed it: in any case, without hyphen and spaces, O for
 * 0, I or L for 1. The house reads it alike.
 */
export const asHeard = (text: string): string =>
  text.toUpperCase().replace(/[\s\p{Pd}]/gu, '').replaceAll('O', '0').replace(/[IL]/g, '1')

export const beginsAsHeard = (number: string, heard: string): boolean => asHeard(number).startsWith(asHeard(heard))
