import { useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../../lib/query-keys.js';
import { useMe } from '../../lib/session.js';
import { postMessage, withNew, type MessagePages } from './messages.api.js';
import { begun, failed, gone, loadKept, retried, saveKept, takenBack, type Kept } from './outbox.js';
import { mayGoAgain, whyNotSent } from './words.js';

/** By person and deal. Outside the screen: what is under way goes on when the screen is left. */
const boxes = new Map<string, Kept>();
const tails = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export interface Outbox extends Kept {
  write: (draft: string) => void;
  send: () => void;
  retry: (key: string) => void;
  takeBack: (key: string) => void;
}

/** What the viewer has written in this deal and Amana does not have yet: sent one after the other. */
export function useOutbox(deal: string): Outbox {
  const cache = useQueryClient();
  const { id: user } = useMe();
  const place = `${user}.${deal}`;

  function read(): Kept {
    const kept = boxes.get(place) ?? loadKept(sessionStorage, user, deal);
    boxes.set(place, kept);
    return kept;
  }

  function change(step: (kept: Kept) => Kept): void {
    const kept = step(read());
    boxes.set(place, kept);
    saveKept(sessionStorage, user, deal, kept);
    for (const listener of listeners) listener();
  }

  async function post(key: string): Promise<void> {
    const text = read().unsent.find((one) => one.key === key)?.text;
    if (text === undefined) return;
    try {
      const message = await postMessage(deal, text, key);
      cache.setQueryData<MessagePages>(keys.messages(deal), (pages) => withNew(pages, message));
      change((kept) => gone(kept, key));
      void cache.invalidateQueries({ queryKey: keys.messages(deal) });
    } catch (error) {
      change((kept) => failed(kept, key, whyNotSent(error), mayGoAgain(error)));
    }
  }

  function start(key: string): void {
    tails.set(
      place,
      (tails.get(place) ?? Promise.resolve()).then(() => post(key)),
    );
  }

  return {
    ...useSyncExternalStore(subscribe, read),
    write: (draft) => change((kept) => ({ ...kept, draft })),
    send() {
      const key = crypto.randomUUID();
      change((kept) => begun(kept, key));
      start(key);
    },
    retry(key) {
      change((kept) => retried(kept, key));
      start(key);
    },
    takeBack: (key) => change((kept) => takenBack(kept, key)),
  };
}
