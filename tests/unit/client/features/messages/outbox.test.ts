import { describe, expect, test } from '@jest/globals';
import {
  begun,
  failed,
  gone,
  loadKept,
  NOTHING,
  retried,
  saveKept,
  takenBack,
  type KeptStorage,
} from '../../../../../client/src/features/messages/outbox.js';

const written = (draft: string) => ({ ...NOTHING, draft });
const going = begun(written('  Hello\n'), 'key-1');

function storage(): KeptStorage & { all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    getItem: (name) => all.get(name) ?? null,
    setItem: (name, value) => void all.set(name, value),
    removeItem: (name) => void all.delete(name),
  };
}

describe('a message on its way', () => {
  test('is the draft, trimmed, which is then empty', () =>
    expect(going).toEqual({
      draft: '',
      unsent: [{ key: 'key-1', text: 'Hello', state: 'sending', why: null, again: true }],
    }));

  test('keeps its key and its place when it fails and is tried again', () => {
    const two = begun({ ...going, draft: 'Second' }, 'key-2');
    const first = failed(two, 'key-1', 'No network.', true);
    expect(first.unsent.map(({ key, state, why }) => [key, state, why])).toEqual([
      ['key-1', 'failed', 'No network.'],
      ['key-2', 'sending', null],
    ]);
    expect(retried(first, 'key-1')).toEqual(two);
  });

  test('is gone once it is sent, and only this one', () => {
    const two = begun({ ...going, draft: 'Second' }, 'key-2');
    expect(gone(two, 'key-1').unsent.map(({ key }) => key)).toEqual(['key-2']);
  });

  test('goes back into the field, before what is written there', () => {
    expect(takenBack(going, 'key-1')).toEqual(written('Hello'));
    expect(takenBack({ ...going, draft: 'More' }, 'key-1')).toEqual(written('Hello\nMore'));
  });
});

describe('a reload', () => {
  test('keeps the draft, and what was on its way as not sent, under the same key', () => {
    const kept = storage();
    saveKept(kept, 'u', 'AM7K2Q9F', { ...going, draft: 'Half a sent' });
    expect(loadKept(kept, 'u', 'AM7K2Q9F')).toEqual({
      draft: 'Half a sent',
      unsent: [{ key: 'key-1', text: 'Hello', state: 'failed', why: null, again: true }],
    });
    expect(loadKept(kept, 'another', 'AM7K2Q9F')).toEqual(NOTHING);
    expect(loadKept(kept, 'u', 'AM2222ZZ')).toEqual(NOTHING);
  });

  test('leaves nothing behind when there is nothing to keep', () => {
    const kept = storage();
    saveKept(kept, 'u', 'd', going);
    saveKept(kept, 'u', 'd', NOTHING);
    expect(kept.all.size).toBe(0);
  });

  test('what cannot be read is nothing, and a full storage breaks nothing', () => {
    const kept = storage();
    kept.all.set('amana.messages.u.d', '{');
    expect(loadKept(kept, 'u', 'd')).toEqual(NOTHING);
    const full = {
      ...kept,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    };
    expect(() => saveKept(full, 'u', 'd', going)).not.toThrow();
  });
});
