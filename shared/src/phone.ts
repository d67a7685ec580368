/** Reads `0712 345 678`, `+254712345678`, `254112…` into `254XXXXXXXXX`; null when it is no Kenyan mobile number. */
export function normalisePhone(text: string): string | null {
  const digits = text.replace(/[\s()+-]/g, '');
  const match = /^(?:254|0)?([17]\d{8})$/.exec(digits);
  return match ? `254${match[1]}` : null;
}

/** `254712345678` as people write it: `0712 345 678`. */
export function formatPhone(msisdn: string): string {
  const local = `0${msisdn.slice(3)}`;
  return `${local.slice(0, 4)} ${local.slice(4, 7)} ${local.slice(7)}`;
}

/** `0712 ••• 678`: enough to recognise one's own number, useless to copy. @param msisdn `2547…` */
export const maskPhone = (msisdn: string): string => formatPhone(msisdn).replace(/ \d{3} /, ' ••• ');
