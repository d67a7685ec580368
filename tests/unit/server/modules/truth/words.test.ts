import { expect, test } from '@jest/globals';
import { maskName } from '../../../../../server/src/modules/truth/domain/words.js';

test.each([
  ['Wanjiku Njeri', 'W••• N.'],
  ['  Otieno  ', 'O•••'],
  ['Amina binti Said Abdallah', 'A••• A.'],
  ['👩🏾‍🌾 Njoki', '👩🏾‍🌾••• N.'],
  ['E\u0301mile Zola', 'E\u0301••• Z.'],
  ['', '•••'],
])('%s is shown as %s', (name, masked) => expect(maskName(name)).toBe(masked));

test('names of any length look as long as each other', () => {
  expect(maskName('Wangari Mwangi')).toBe(maskName('Wa Muthoni-Kamau'));
});
