import { expect, test } from '@jest/globals';
import type { LookupAddress } from 'node:dns';
import {
  createCheckedLookup,
  createPost,
  type Resolve,
} from '../../../../server/src/modules/developers/post.js';

const RULES = { demo: false, ownHost: 'amana.example.com' };

/** A name server that answers otherwise each time. */
function rebinding(...answers: string[][]) {
  const asked: string[] = [];
  const resolve: Resolve = (host, done) => {
    asked.push(host);
    const addresses = answers[Math.min(asked.length, answers.length) - 1]!;
    done(
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { asked, resolve };
}

const lookedUp = (resolve: Resolve, all: boolean) =>
  new Promise((done) => {
    createCheckedLookup(resolve)('shop.example.org', { all }, (error, found, family) =>
      done(error ? 'refused' : [found, family]),
    );
  });

test('the connection goes to the very addresses that were checked', async () => {
  const { asked, resolve } = rebinding(['41.90.64.1', '2c0f:fe38::1'], ['127.0.0.1']);
  expect(await lookedUp(resolve, true)).toEqual([
    [
      { address: '41.90.64.1', family: 4 },
      { address: '2c0f:fe38::1', family: 6 },
    ],
    undefined,
  ]);
  expect(asked).toEqual(['shop.example.org']);
  expect(await lookedUp(resolve, false)).toBe('refused');
});

test('one address of one family is given when one is asked for', async () =>
  expect(await lookedUp(rebinding(['41.90.64.1']).resolve, false)).toEqual(['41.90.64.1', 4]));

test.each([[['127.0.0.1']], [['41.90.64.1', '10.0.0.1']], [['::ffff:127.0.0.1']], [['fd00::1']], [[]]])(
  'a name for %j is refused, and nothing is connected to',
  async (addresses) => {
    const { asked, resolve } = rebinding(addresses);
    expect(await lookedUp(resolve, true)).toBe('refused');
    const post = createPost(RULES, 1_000, resolve);
    expect(await post('https://shop.example.org/', '{}', {})).toEqual({ status: null, problem: 'address' });
    expect(asked).toHaveLength(2);
  },
);

test('a literal address is refused without asking anybody', async () => {
  const { asked, resolve } = rebinding(['41.90.64.1']);
  const post = createPost(RULES, 1_000, resolve);
  for (const url of ['https://127.0.0.1/', 'https://2130706433/', 'https://[::1]/', 'http://127.0.0.1:9/'])
    expect(await post(url, '{}', {})).toEqual({ status: null, problem: 'address' });
  expect(asked).toEqual([]);
});
