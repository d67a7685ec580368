const EOF_WITHIN = 1_024;

/** What a document may not do by itself, or carry inside. */
const ACTIVE =
  /\/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE)(?![A-Za-z0-9])/;

/** In a name, `#61` is another way to write `a`. */
const unescaped = (text: string): string =>
  text.replace(/#([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));

/** What is wrong with a document, in words; null = nothing that a plain look finds. */
export function problemOfPdf(content: Buffer): string | null {
  const whole =
    content.subarray(0, 5).toString('latin1') === '%PDF-' &&
    content.subarray(-EOF_WITHIN).toString('latin1').includes('%%EOF');
  if (!whole) return 'This PDF is broken or cut off. Save it again and send that.';
  if (ACTIVE.test(unescaped(content.toString('latin1'))))
    return 'This PDF holds a script, an action or another file. Print it to a new PDF and send that.';
  return null;
}
