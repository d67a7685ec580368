export type Status = 'pending' | 'active' | 'disputed' | 'completed' | 'cancelled';
export type Party = 'buyer' | 'seller';
/** `payer`: whoever pays in for the buyer. */
export type Actor = Party | 'payer' | 'mediator' | 'arbiter' | 'system' | 'rail' | 'risk';

/** Which status each phase of an item belongs to; `open` phases can still change. */
export const PHASES = {
  proposed: { status: 'pending', open: true },
  agreed: { status: 'pending', open: true },
  funded: { status: 'active', open: true },
  delivered: { status: 'active', open: true },
  returning: { status: 'active', open: true },
  responding: { status: 'disputed', open: true },
  mediation: { status: 'disputed', open: true },
  arbitration: { status: 'disputed', open: true },
  awarded: { status: 'disputed', open: true },
  released: { status: 'completed', open: false },
  split: { status: 'completed', open: false },
  withdrawn: { status: 'cancelled', open: false },
  declined: { status: 'cancelled', open: false },
  expired: { status: 'cancelled', open: false },
  mutual: { status: 'cancelled', open: false },
  undelivered: { status: 'cancelled', open: false },
  refunded: { status: 'cancelled', open: false },
} as const satisfies Record<string, { status: Status; open: boolean }>;

export type Phase = keyof typeof PHASES;

interface Rule {
  /** Who may cause it; the finer conditions are in `policy.ts`. */
  by: readonly Actor[];
  from: readonly (Phase | 'new')[];
  /** Where it can lead; `same` leaves the phase as it is. */
  to: readonly (Phase | 'same')[];
}

const PARTIES = ['buyer', 'seller'] as const;
const DISPUTED = ['responding', 'mediation', 'arbitration', 'awarded'] as const;
const OPEN = (Object.keys(PHASES) as Phase[]).filter((phase) => PHASES[phase].open);

/** The lifecycle of a deal as data: from, event, to, who. Server, client and tests read this one table. */
export const LIFECYCLE = {
  propose: { by: PARTIES, from: ['new'], to: ['proposed'] },
  counter: { by: PARTIES, from: ['proposed'], to: ['proposed'] },
  agree: { by: PARTIES, from: ['proposed'], to: ['proposed', 'agreed'] },
  join: { by: PARTIES, from: ['proposed'], to: ['proposed'] },
  decline: { by: PARTIES, from: ['proposed', 'agreed'], to: ['declined'] },
  withdraw: { by: PARTIES, from: ['proposed', 'agreed'], to: ['withdrawn'] },
  prompt_asked: { by: ['buyer', 'payer'], from: ['agreed'], to: ['same'] },
  deposit_confirmed: { by: ['rail'], from: ['agreed'], to: ['agreed', 'funded'] },
  pay_from_wallet: { by: ['buyer'], from: ['agreed'], to: ['funded'] },
  expire: { by: ['system'], from: ['proposed', 'agreed'], to: ['expired'] },
  deliver: { by: ['seller'], from: ['funded'], to: ['delivered'] },
  handover: { by: ['seller'], from: ['funded'], to: ['delivered'] },
  extend: { by: PARTIES, from: ['funded', 'delivered'], to: ['same'] },
  request_changes: { by: ['buyer'], from: ['delivered'], to: ['funded'] },
  accept: { by: ['buyer'], from: ['funded', 'delivered'], to: ['released'] },
  release_part: { by: ['buyer'], from: ['funded', 'delivered', ...DISPUTED], to: ['same'] },
  auto_accept: { by: ['system'], from: ['delivered', 'returning'], to: ['released'] },
  reject_return: { by: PARTIES, from: ['delivered'], to: ['same', 'returning'] },
  return_shipped: { by: ['buyer'], from: ['returning'], to: ['same'] },
  return_received: { by: ['seller', 'system'], from: ['returning'], to: ['refunded', 'split'] },
  cancel_mutual: { by: PARTIES, from: ['funded', 'delivered', 'returning'], to: ['same', 'mutual'] },
  cancel_undelivered: { by: ['buyer', 'system'], from: ['funded'], to: ['undelivered'] },
  refund_by_seller: {
    by: ['seller'],
    from: ['funded', 'delivered', 'returning', ...DISPUTED],
    to: ['refunded', 'split'],
  },
  dispute: { by: PARTIES, from: ['funded', 'delivered', 'returning'], to: ['responding'] },
  respond: {
    by: PARTIES,
    from: ['responding'],
    to: ['mediation', 'released', 'split', 'refunded'],
  },
  settle_offer: { by: PARTIES, from: DISPUTED, to: ['same'] },
  settle_accept: { by: PARTIES, from: DISPUTED, to: ['released', 'split', 'refunded'] },
  mediate: { by: ['mediator'], from: ['responding', 'mediation', 'arbitration'], to: ['same'] },
  mediate_accept: {
    by: PARTIES,
    from: ['responding', 'mediation', 'arbitration'],
    to: ['same', 'released', 'split', 'refunded'],
  },
  withdraw_dispute: {
    by: PARTIES,
    from: ['responding', 'mediation', 'arbitration'],
    to: ['funded', 'delivered', 'returning'],
  },
  escalate: {
    by: ['buyer', 'seller', 'mediator', 'arbiter', 'system'],
    from: ['responding', 'mediation'],
    to: ['arbitration'],
  },
  hand_over: { by: ['arbiter'], from: ['arbitration'], to: ['same'] },
  award: { by: ['arbiter', 'system'], from: ['arbitration'], to: ['same', 'awarded'] },
  appeal: { by: PARTIES, from: ['awarded'], to: ['arbitration'] },
  waive: { by: PARTIES, from: ['awarded'], to: ['same'] },
  execute_award: { by: ['system'], from: ['awarded'], to: ['released', 'split', 'refunded'] },
  hold: { by: ['risk', 'system'], from: OPEN, to: ['same'] },
  unhold: { by: ['risk'], from: OPEN, to: ['same'] },
} as const satisfies Record<string, Rule>;

export type DealEvent = keyof typeof LIFECYCLE;

/** The rule of one event, with its arrays widened for lookups. */
export const ruleOf = (event: DealEvent): Rule => LIFECYCLE[event];

/** The status that the list shows for a phase. */
export const statusOf = (phase: Phase): Status => PHASES[phase].status;

/** True while the phase can still change. */
export const isOpen = (phase: Phase): boolean => PHASES[phase].open;

/** The status of a whole deal from its items' phases: disputed before active before pending, then how it ended. */
export function statusOfAll(phases: readonly Phase[]): Status {
  const all = new Set(phases.map(statusOf));
  for (const status of ['disputed', 'active', 'pending', 'completed'] as const)
    if (all.has(status)) return status;
  return 'cancelled';
}

/** The other party of a deal. */
export const otherParty = (party: Party): Party => (party === 'buyer' ? 'seller' : 'buyer');
