/** How an alloy looks when it is polished: what it reflects, as sRGB, and how soft its reflections are. */
export interface Metal {
  colour: string
  roughness: number
}

const SILVER: Metal = { colour: '#f4f1ea', roughness: 0.16 }

/** From measured reflectances of the pure metals, mixed as the alloys are; white gold is not plated here. */
export const METALS: Record<string, Metal> = {
  SILVER_925: SILVER,
  GOLD_375_YELLOW: { colour: '#eed9a6', roughness: 0.18 },
  GOLD_375_WHITE: { colour: '#e8e3d8', roughness: 0.19 },
  GOLD_375_RED: { colour: '#e2ae98', roughness: 0.18 },
  GOLD_585_YELLOW: { colour: '#f3d28c', roughness: 0.17 },
  GOLD_585_WHITE: { colour: '#e6dfd0', roughness: 0.19 },
  GOLD_585_RED: { colour: '#ecae8d', roughness: 0.17 },
  GOLD_750_YELLOW: { colour: '#f6c666', roughness: 0.15 },
  GOLD_750_WHITE: { colour: '#e0d8c8', roughness: 0.19 },
  GOLD_750_RED: { colour: '#efb183', roughness: 0.16 },
  PALLADIUM_950: { colour: '#d6d3cf', roughness: 0.2 },
  PLATINUM_950: { colour: '#cfcdc9', roughness: 0.2 },
}

export function metal(alloy: string | null | undefined): Metal {
  return (alloy ? METALS[alloy] : undefined) ?? SILVER
}
