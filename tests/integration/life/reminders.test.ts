import { expect, test } from '@jest/globals';
import type { Notification } from '../../../shared/src/notifications/contract.js';
import type { Page } from '../../../shared/src/http.js';
import { dealAt } from '../../support/story.js';
import { useAmana } from '../../support/suite.js';
import { until } from '../../support/until.js';
import { advance, DAY, HOUR, RICH } from '../disputes/claims.js';

const suite = useAmana({ simulator: RICH });

const remindersOf = async (who: 'buyer' | 'seller', deal: string): Promise<string[]> => {
  const { items } = await suite.people[who].ok<Page<Notification>>('GET', '/notifications?limit=50');
  return items
    .filter(({ kind, transactionId }) => kind === 'reminder' && transactionId === deal)
    .map(({ text }) => text)
    .toReversed();
};

test('who must act is told at half of the clock, 24 hours and 2 hours before its end, once each', async () => {
  const { id } = await dealAt(suite.amana, suite.people, 'agreed');
  const told = (count: number) =>
    until(
      `reminders: ${count}`,
      async () => {
        const found = await remindersOf('buyer', id);
        return found.length >= count && found;
      },
      30_000,
    );
  await advance(suite, 1.5 * DAY + 60);
  await told(1);
  await advance(suite, 0.5 * DAY);
  await told(2);
  await advance(suite, 22 * HOUR);
  const what = 'pay in, or the deal ends.';
  expect(await told(3)).toEqual([
    `Half of the time is over: ${what}`,
    `24 hours left: ${what}`,
    `2 hours left: ${what}`,
  ]);
  expect(await remindersOf('seller', id)).toEqual([]);
}, 120_000);
