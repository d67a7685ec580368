/** A message on its way: its key stays the same until Amana has it. */
export interface Unsent {
  key: string;
  text: string;
  state: 'sending' | 'failed';
  /** Why it was not sent, in words. */
  why: string | null;
  /** False: refused as it is, so it has to be written anew. */
  again: boolean;
}

/** What a person has written in a deal and Amana does not have yet. */
export interface Kept {
  draft: string;
  unsent: readonly Unsent[];
}

export const NOTHING: Kept = { draft: '', unsent: [] };

/** The draft becomes a message on its way. */
export const begun = ({ draft, unsent }: Kept, key: string): Kept => ({
  draft: '',
  unsent: [...unsent, { key, text: draft.trim(), state: 'sending', why: null, again: true }],
});

const withEach = (kept: Kept, key: string, change: (one: Unsent) => Unsent): Kept => ({
  ...kept,
  unsent: kept.unsent.map((one) => (one.key === key ? change(one) : one)),
});

export const failed = (kept: Kept, key: string, why: string, again: boolean): Kept =>
  withEach(kept, key, (one) => ({ ...one, state: 'failed', why, again }));

export const retried = (kept: Kept, key: string): Kept =>
  withEach(kept, key, (one) => ({ ...one, state: 'sending', why: null }));

export const gone = (kept: Kept, key: string): Kept => ({
  ...kept,
  unsent: kept.unsent.filter((one) => one.key !== key),
});

/** A refused message goes back into the field, before what is in it. */
export function takenBack(kept: Kept, key: string): Kept {
  const text = kept.unsent.find((one) => one.key === key)?.text ?? '';
  return { ...gone(kept, key), draft: [text, kept.draft].filter(Boolean).join('\n') };
}

/** Where it outlives a reload: the tab's storage, or a test's. */
export type KeptStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const nameOf = (user: string, deal: string): string => `amana.messages.${user}.${deal}`;

/** What was kept before a reload; what was on its way then is not known to have arrived. */
export function loadKept(storage: KeptStorage, user: string, deal: string): Kept {
  try {
    const kept = JSON.parse(storage.getItem(nameOf(user, deal)) ?? 'null') as Kept | null;
    if (!kept) return NOTHING;
    return { draft: kept.draft, unsent: kept.unsent.map((one) => ({ ...one, state: 'failed' })) };
  } catch {
    return NOTHING;
  }
}

export function saveKept(storage: KeptStorage, user: string, deal: string, kept: Kept): void {
  try {
    if (kept.draft === '' && kept.unsent.length === 0) storage.removeItem(nameOf(user, deal));
    else storage.setItem(nameOf(user, deal), JSON.stringify(kept));
  } catch {
    // A full storage only costs what a reload would have kept.
  }
}
