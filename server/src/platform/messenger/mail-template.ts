const LINK = /https?:\/\/\S+/g;
const SUBJECT_MAX = 78;
const NO_SUBJECT = 'A message from Amana';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const linked = (html: string): string =>
  html.replaceAll(LINK, (url) => `<a href="${url}" style="color:#0B4156">${url}</a>`);

/** The first sentence, unless it is long, has a link or what a header cannot hold. */
function subjectOf(text: string): string {
  const first = /^.*?[.?!](?=\s|$)/.exec(text)?.[0] ?? text;
  const fits = first.length <= SUBJECT_MAX && !first.includes('://') && !/\p{Cc}/u.test(first);
  return fits ? first.replace(/\.$/, '') : NO_SUBJECT;
}

/** One text as a mail: plain, and the same words in simple HTML that fetches nothing. */
export const mailOf = (text: string): { subject: string; text: string; html: string } => ({
  subject: subjectOf(text),
  text: `${text}\n\n-- \nAmana: M-Pesa money held until both people are happy\n`,
  html: `<!doctype html>
<html lang="en"><body style="margin:0;background:#F7F4ED;color:#1A2428;font:16px/1.5 sans-serif">
<div style="max-width:560px;margin:0 auto;padding:24px">
<p style="margin:0 0 16px;font-size:20px;font-weight:700;color:#0B4156">Amana</p>
<div style="background:#FFFFFF;border-radius:12px;padding:20px;white-space:pre-line">${linked(escaped(text))}</div>
<p style="margin:16px 0 0;font-size:14px;color:#48555B">M-Pesa money held until both people are happy.</p>
</div></body></html>
`,
});
