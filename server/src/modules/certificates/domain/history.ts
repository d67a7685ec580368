import { canonicalJson, sha256Hex } from '../../../platform/ids.js';
import type { DealDoc, DealEventDoc } from '../../transactions/domain/deal.js';
import { fold } from '../../transactions/domain/transaction.js';

/** What a deal's events say of it. */
export interface History {
  /** Hash of the last event. */
  head: string;
  /** Every event is as it was written and follows the one before. */
  intact: boolean;
  /** The deal as the events make it; null when they are not intact. */
  deal: DealDoc | null;
}

/** Folds a deal's events as they are handed in, in order. */
export function createFolding(id: string) {
  const history: History = { head: '', intact: true, deal: null };
  let v = 0;

  return {
    add(event: DealEventDoc): void {
      const { hash, ...written } = event;
      const { transaction, prev, body } = event;
      v += 1;
      const follows = transaction === id && event.v === v && prev === history.head;
      history.intact &&= follows && sha256Hex(canonicalJson(written)) === hash;
      history.head = hash;
      if (!history.intact) return void (history.deal = null);
      // The first event holds the whole deal.
      const before = history.deal ?? ({ _id: id, ...body.set } as DealDoc);
      history.deal = { ...fold(before, body.set), v, headHash: hash };
    },
    history: (): History => ({ ...history, intact: history.intact && v > 0 }),
  };
}
