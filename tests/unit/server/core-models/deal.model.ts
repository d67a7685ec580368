/** What a deal is by `lifecycle.md` and money rules: plain values and no line of the product. */
export type Side = 'buyer' | 'seller';

export interface ModelDeal {
  heldSince: number | null;
  creator: Side;
  joined: boolean;
  agreed: Side[];
  /** Days to check. */
  days: number;
  terms: number;
  items: ModelItem[];
  v: number;
}

export interface ModelItem {
  phase: string;
  price: number;
  feeBuyer: number;
  feeSeller: number;
  /** Days to deliver. */
  days: number;
  held: number;
  contested: number;
  given: number;
  deposits: { payer: string; cents: number }[];
  deliverBy: number | null;
  due: number | null;
  ask: Asked | null;
  rounds: number;
  proven: boolean;
  back: { cost: number; shippedAt: number | null } | null;
  claim: Claim | null;
  withdrawn: boolean;
}

export interface Claim {
  by: Side;
  at: number;
  from: string;
  left: number;
  decideBy: number | null;
  offers: Partial<Record<Side, Sums>>;
  draft: (Sums & { by: string }) | null;
  award: Sums | null;
  arbiters: string[];
  appealed: boolean;
  waived: Side[];
  late: boolean;
  /** What a mediator offers, and who has accepted just that. */
  mediated: (Sums & { id: string; by: string; accepted: Side[] }) | null;
  mediators: string[];
  /** Of the staff: who has had it, and who has it. */
  takers: string[];
  holder: string | null;
}

export interface Sums {
  buyer: number;
  seller: number;
}

/** What is asked for or agreed to: a date, a split or a cost. */
export interface Matter {
  until?: number;
  split?: Sums;
  cost?: number;
}
export interface Asked extends Matter {
  kind: string;
  by: Side;
}

export interface Move extends Matter {
  type: string;
  actor: string;
  /** Who of them. */
  id?: string;
  now: number;
  /** Of the terms or of the deal that the mover has seen. */
  seen?: number;
  item?: string;
  cents?: number;
  payer?: string;
  terms?: Pick<ModelDeal, 'items' | 'days'>;
  answer?: 'agree' | 'refuse';
  /** Of a mediator's offer. */
  offer?: string;
  /** Of the staff; null = nobody has the case. */
  to?: string | null;
  appealMs?: number;
  needsSecond?: boolean;
}

export type Gains = Record<string, number>;
/** What a move does: the deal after it and what each account gains; or the code of its refusal. */
export type Outcome = { deal: ModelDeal; gains: Gains } | { refused: string };

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
const DISPUTED = ['responding', 'mediation', 'arbitration', 'awarded'];
const FINAL = 'released split withdrawn declined expired mutual undelivered refunded'.split(' ');

export const isOpen = (phase: string): boolean => !FINAL.includes(phase);
export const other = (side: Side): Side => (side === 'buyer' ? 'seller' : 'buyer');
export const isSame = (one: Sums | null | undefined, two: Sums): boolean =>
  one?.buyer === two.buyer && one.seller === two.seller;

export function statusOf(phase: string): string {
  if (DISPUTED.includes(phase)) return 'disputed';
  if (phase === 'proposed' || phase === 'agreed') return 'pending';
  if (isOpen(phase)) return 'active';
  return phase === 'released' || phase === 'split' ? 'completed' : 'cancelled';
}

/** Of the item under way, else of the last that was sold, else of the last. */
export function phaseOf(deal: ModelDeal): string {
  const phases = deal.items.map(({ phase }) => phase);
  const sold = phases.filter((phase) => statusOf(phase) === 'completed').at(-1);
  return phases.find(isOpen) ?? sold ?? phases.at(-1)!;
}

/** The item under way, or the last. */
export const current = ({ items }: ModelDeal): ModelItem =>
  items.find(({ phase }) => isOpen(phase)) ?? items.at(-1)!;
