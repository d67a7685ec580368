import type { AgreedSplits, FeePayer, InviteRequest } from '@amana/shared/transactions/contract.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';

/** A part of the work, as typed. */
export interface PartDraft {
  title: string;
  price: string;
  days: string;
}

/** The answers so far, as typed. */
export interface Draft {
  role: Party | null;
  title: string;
  description: string;
  price: string;
  /** Paid and delivered part by part: the parts then make up price and days. */
  inParts: boolean;
  parts: PartDraft[];
  feePayer: FeePayer;
  deliveryDays: string;
  inspectionDays: string;
  agreedSplits: AgreedSplits;
  inviteKind: InviteRequest['kind'] | null;
  inviteTo: string;
}

export const EMPTY_PART: PartDraft = { title: '', price: '', days: '3' };

export const EMPTY_DRAFT: Draft = {
  role: null,
  title: '',
  description: '',
  price: '',
  inParts: false,
  parts: [EMPTY_PART, EMPTY_PART],
  feePayer: 'buyer',
  deliveryDays: '3',
  inspectionDays: '3',
  agreedSplits: {},
  inviteKind: null,
  inviteTo: '',
};

const KEEP_MS = 7 * 24 * 3_600_000;

/** Where drafts are kept: the browser's storage, or a test's. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (userId: string): string => `amana.draft.${userId}`;

/** The draft of an earlier visit on this device, not older than seven days. */
export function loadDraft(storage: DraftStorage, userId: string, nowMs: number): Draft {
  try {
    const kept = JSON.parse(storage.getItem(keyOf(userId)) ?? 'null') as { at: number; draft: Draft } | null;
    if (kept && nowMs - kept.at < KEEP_MS) return { ...EMPTY_DRAFT, ...kept.draft };
  } catch {
    // A draft that cannot be read is no draft.
  }
  storage.removeItem(keyOf(userId));
  return EMPTY_DRAFT;
}

export function saveDraft(storage: DraftStorage, userId: string, draft: Draft, nowMs: number): void {
  storage.setItem(keyOf(userId), JSON.stringify({ at: nowMs, draft }));
}

export const dropDraft = (storage: DraftStorage, userId: string): void => storage.removeItem(keyOf(userId));
