/** @param ms may be below 0: then it is earlier */
export const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms);
