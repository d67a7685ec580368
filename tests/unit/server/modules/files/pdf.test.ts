import { expect, test } from '@jest/globals';
import { problemOfPdf } from '../../../../../server/src/modules/files/domain/pdf.js';

const pdf = (inside: string, head = '%PDF-1.7\n', tail = '\n%%EOF\n'): Buffer =>
  Buffer.from(`${head}<< /Type /Catalog ${inside} >>${tail}`, 'latin1');

test.each([
  ['/Names << /Title (JavaScript and how to launch it) >>'],
  ['/OpenAction [3 0 R /Fit]'],
  ['/LaunchPad 1'],
  ['/JavaScripts 1'],
  ['/Title (50 #25)'],
])('%s is only a document', (inside) => expect(problemOfPdf(pdf(inside))).toBeNull());

test.each([
  '/S /JavaScript',
  '/S/JavaScript/JS(x)',
  '/S /#4aava#53cript',
  '/S /J#61vaScript',
  '/S /Launch',
  '/EmbeddedFiles 3 0 R',
  '/Type /EmbeddedFile',
  '/XFA [',
  '/S /SubmitForm',
  '/Subtype /RichMedia',
])('%s does something by itself', (inside) => expect(problemOfPdf(pdf(inside))).toContain('Print it'));

test.each([
  ['text before it', pdf('', '<html>\n%PDF-1.7\n')],
  ['no end', pdf('', undefined, '')],
  ['its end far before the end', pdf('', undefined, `\n%%EOF${' '.repeat(2_000)}`)],
  ['nothing', Buffer.alloc(0)],
])('%s: broken', (_, content) => expect(problemOfPdf(content)).toContain('broken'));
