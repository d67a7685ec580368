import { describe, expect, test } from '@jest/globals';
import { ApiError } from '../../../../../client/src/lib/api-error.js';
import {
  fileErrorText,
  kindWords,
  progressWords,
  senderOf,
} from '../../../../../client/src/features/files/words.js';

test.each([
  ['image/jpeg', 'Photo, 0.3\u00a0MB'],
  ['video/mp4', 'Video, 0.3\u00a0MB'],
  ['application/pdf', 'PDF, 0.3\u00a0MB'],
])('%s: %s', (type, words) => expect(kindWords({ type, bytes: 300_000 })).toBe(words));

test('whose it is', () => {
  expect(senderOf({ mine: true, by: { name: 'Wanjiku Mwangi' } })).toBe('You');
  expect(senderOf({ mine: false, by: { name: 'Wanjiku Mwangi' } })).toBe('Wanjiku');
});

test('what has left the device is not said to be taken yet', () => {
  expect(progressWords(0.417)).toBe('Sending… 41 %');
  expect(progressWords(1)).toContain('checking');
});

describe('why a file was not taken', () => {
  test('is said in the server’s words for its field', () =>
    expect(
      fileErrorText(
        new ApiError('FILE_REFUSED', 'x', { fields: [{ field: 'file', message: 'This PDF is broken.' }] }),
      ),
    ).toBe('This PDF is broken.'));

  test('names the size where the server’s general words speak of text', () =>
    expect(fileErrorText(new ApiError('PAYLOAD_TOO_LARGE', 'x'))).toContain('25 MB'));

  test('a lost answer is not told as a failure', () =>
    expect(fileErrorText(new ApiError('NETWORK', 'x'))).toContain('could not see whether'));
});
