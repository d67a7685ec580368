import { describe, expect, test } from '@jest/globals';
import type { Message } from '../../../../../shared/src/messages/contract.js';
import {
  withNew,
  withOlder,
  type MessagePages,
} from '../../../../../client/src/features/messages/messages.api.js';

const message = (n: number, read = false): Message => ({
  id: `m${n}`,
  by: 'buyer',
  text: `No ${n}`,
  at: '2026-11-21T09:00:00.000Z',
  warn: false,
  read,
});

/** From one number down to another, in pages of three. */
function pages(from: number, to: number, nextCursor: string | null, read = false): MessagePages {
  const all = Array.from({ length: from - to + 1 }, (_, n) => message(from - n, read));
  const count = Math.ceil(all.length / 3);
  return {
    pageParams: Array<string | null>(count).fill(null),
    pages: Array.from({ length: count }, (_, n) => ({
      items: all.slice(n * 3, n * 3 + 3),
      nextCursor: n === count - 1 ? nextCursor : 'further',
    })),
  };
}

const idsOf = ({ pages: all }: MessagePages) => all.flatMap(({ items }) => items.map(({ id }) => id));
const cursorOf = ({ pages: all }: MessagePages) => all.at(-1)!.nextCursor;

describe('read again', () => {
  test('what fell off the last page stays, and the next one begins after it', () => {
    const now = withOlder(pages(6, 1, 'old'), pages(8, 3, 'new', true));
    expect(idsOf(now)).toEqual(['m8', 'm7', 'm6', 'm5', 'm4', 'm3', 'm2', 'm1']);
    expect(cursorOf(now)).toBe('old');
    expect(now.pages[0]!.items[2]!.read).toBe(true);
  });

  test('again and again, nothing is lost and nothing comes twice', () => {
    let known = pages(6, 1, null);
    for (let newest = 7; newest <= 30; newest += 1)
      known = withOlder(known, pages(newest, newest - 5, 'new'));
    expect(idsOf(known)).toEqual(Array.from({ length: 30 }, (_, n) => `m${30 - n}`));
    expect(cursorOf(known)).toBeNull();
  });

  test('the first time, with older ones added, and with too much that is new, it is what came', () => {
    const came = pages(6, 1, 'c');
    expect(withOlder(undefined, came)).toBe(came);
    expect(withOlder(pages(6, 4, 'b'), came)).toBe(came);
    expect(withOlder(pages(6, 1, 'b'), pages(30, 25, 'c'))).toEqual(pages(30, 25, 'c'));
    const empty = { pageParams: [null], pages: [{ items: [], nextCursor: null }] };
    expect(withOlder(undefined, empty)).toBe(empty);
  });
});

describe('one that was just written', () => {
  test('is on top, once', () => {
    const once = withNew(pages(3, 1, null), message(4))!;
    expect(idsOf(once)).toEqual(['m4', 'm3', 'm2', 'm1']);
    expect(withNew(once, message(4))).toBe(once);
  });

  test('without any page yet there is nothing to put it on', () =>
    expect(withNew(undefined, message(1))).toBeUndefined());
});
