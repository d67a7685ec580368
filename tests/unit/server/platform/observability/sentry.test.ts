import { expect, test } from '@jest/globals';
import { wordsOf } from '../../../../../server/src/platform/observability/sentry.js';

test.each([
  [
    'E11000 duplicate key error collection: amana.users index: email_1 dup key: { email: "w@x.ke" }',
    /^E11000 duplicate key error collection: amana\.users index: email_1 dup key: \{…\}$/,
  ],
  [
    'Cast to string failed for value "Wanjiku Kamau" at path "name"',
    /^Cast to string failed for value “…” at path “…”$/,
  ],
  ['no payout to 254712345678', /^no payout to \{…\}$/],
  ['unexpected [{"name":"Otieno"}] here', /^unexpected \{…\} here$/],
])('%s is told without its values', (message, words) => expect(wordsOf(message)).toMatch(words));
