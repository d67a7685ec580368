import { expect, test } from '@jest/globals';

const module: string = '../../../scripts/lib/env-lines.mjs';
const { strayLines } = (await import(module)) as { strayLines: (text: string) => number[] };

test.each([
  ['settings, comments and blank lines', '# a\n\nPORT=3000\n export LOG_LEVEL = info # b\r\nEMPTY=\n', []],
  ['a word alone', 'PORT=3000\nREDIS_URL\n', [2]],
  ['a colon for an equals sign', 'PORT: 3000', [1]],
  ['a name with a space', 'LOG LEVEL=info\nPORT=1\n=2', [1, 3]],
  ['a value of several lines in quotes', 'CERT="-----BEGIN\nabc\n-----END"\nstray', [4]],
  ['a quote that is never closed', "NAME='Ama\nstray\nPORT=1", [2]],
])('%s', (_, text, stray) => expect(strayLines(text)).toEqual(stray));
