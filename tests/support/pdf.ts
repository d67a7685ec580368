import { inflateSync } from 'node:zlib';

/** WinAnsi's own places; the others are Latin-1. */
const OWN = new Map([
  [0x80, '€'],
  [0x85, '…'],
  [0x91, '‘'],
  [0x92, '’'],
  [0x93, '“'],
  [0x94, '”'],
  [0x95, '•'],
  [0x96, '–'],
  [0x97, '—'],
]);

const decoded = (hex: string): string =>
  [...Buffer.from(hex, 'hex')].map((byte) => OWN.get(byte) ?? String.fromCharCode(byte)).join('');

/** Bodies of the streams of a PDF as pdfkit writes them. */
function* streams(pdf: Buffer): Generator<string> {
  const text = pdf.toString('latin1');
  for (const { index, 0: all } of text.matchAll(/>>\s*stream\r?\n/g)) {
    const begin = index + all.length;
    const body = pdf.subarray(begin, text.indexOf('endstream', begin));
    try {
      yield inflateSync(body).toString('latin1');
    } catch {
      // Not packed, so no page's.
    }
  }
}

/** The text of each page, one line for each time the pen was put down. */
export function pagesOf(pdf: Buffer): string[] {
  return [...streams(pdf)]
    .filter((body) => body.includes(' TJ'))
    .map((body) =>
      [...body.matchAll(/\[([^\]]*)\] TJ/g)]
        .map(([, parts]) => [...parts!.matchAll(/<([0-9a-f]+)>/g)].map(([, hex]) => decoded(hex!)).join(''))
        .join('\n'),
    );
}

/** The verification code that a certificate shows. @throws Error when there is none */
export function codeIn(pdf: Buffer): string {
  const code = /^[2-9A-Z]{8}-\d+(?:-[2-9A-Z]{6}){4}$/m.exec(pagesOf(pdf).join('\n'))?.[0];
  if (!code) throw new Error('no code in this certificate');
  return code;
}
