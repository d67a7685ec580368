/** Signs of money that goes past Amana. `till` is also said for `until`: before a time or a person it is no till number. */
const WAYS = [
  /\bpay\s?-?bills?\b/,
  /\btills?\b(?!\s+(?:\d{1,2}\b(?!\d)|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|to(?:day|morrow|night)|next|then|now|late|noon|the|i|you|we|he|she|it|they)\b)/,
  /\btill\s+(?:number|no)\b/,
  /\bsend\s+(?:(?:me|us|him|her|the|your|my)\s+){0,2}money\b/,
  /\btuma\s+(?:hizo\s+|hiyo\s+)?pesa\b/,
];

/** `0712 345 678`, `+254 712-345-678`, `712345678`: with anything between the digits that people put there. */
const PHONE = /(?<!\d)(?:(?:\+?254|0)[\s().-]{0,3}[17]|7)(?:[\s().-]{0,3}\d){8}(?!\d)/;

/** Does this text look as if it asks to pay outside Amana: a Kenyan phone number, a paybill or till, or to send money? */
export function asksToPayOutside(text: string): boolean {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/[\u200c\u200d]/g, '')
    .toLowerCase();
  return PHONE.test(plain) || WAYS.some((way) => way.test(plain));
}
