const MOST = 100;
const ENDING = /\.[^.\s]{1,10}$/;

/** What a file is called on screens and when it is saved: no path, nothing invisible, and the ending of what it is. */
export function cleanName(sent: string, ending: string): string {
  const seen = sent.normalize('NFC').replace(/[\p{C}\u2028\u2029]/gu, '');
  const last = seen.split(/[/\\]/).at(-1)!;
  const plain = last
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const base = plain.replace(ENDING, '').replace(new RegExp(`\\.${ending}$`, 'i'), '') || 'file';
  const room = MOST - ending.length - 1;
  return `${Array.from(base).slice(0, room).join('').trimEnd()}.${ending}`;
}
