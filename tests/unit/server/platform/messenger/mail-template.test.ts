import { expect, test } from '@jest/globals';
import { mailOf } from '../../../../../server/src/platform/messenger/mail-template.js';

test('the same words in text and HTML; what people wrote is text, and nothing is fetched', () => {
  const { html, text } = mailOf('<img src=x> & "Laptop". Read and join: https://amana.test/join/a.b');
  expect(text).toContain('<img src=x> & "Laptop". Read and join: https://amana.test/join/a.b');
  expect(html).toContain('&lt;img src=x&gt; &amp; &quot;Laptop&quot;');
  expect(html).toContain('<a href="https://amana.test/join/a.b"');
  expect(html).not.toMatch(/<img|<link|<script|url\(/i);
});

test.each([
  ['Your Amana code is 123456. Enter it; it works.', 'Your Amana code is 123456'],
  ['Join at https://amana.test/join/a.b now.', 'A message from Amana'],
  [`${'long '.repeat(30)}.`, 'A message from Amana'],
  ['Two\r\nBcc: lines. More', 'A message from Amana'],
  ['', ''],
])('the subject of %j is %j', (text, subject) => expect(mailOf(text).subject).toBe(subject));
