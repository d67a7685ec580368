import { formatKes, parseKes, SHILLING, type Cents } from '@amana/shared/money.js';
import type { Dispute, DisputeKind, DisputeOutcome, DisputeRow } from '@amana/shared/disputes/contract.js';
import type { Deal, DealItem, Split } from '@amana/shared/transactions/contract.js';
import { givenBySplit, outcomeOf, wholeNeed } from '@amana/shared/transactions/fees.js';
import { isOpen, otherParty, type Party } from '@amana/shared/transactions/lifecycle.js';
import { ESCALATE_AFTER_MS } from '@amana/shared/transactions/policy.js';
import type { Problem } from '../../components/ui/problems.js';
import type { SumRow } from '../../components/ui/Rows.js';
import { spellingOf } from '../../lib/sum-text.js';
import { formatDateTime } from '../../lib/time.js';
import { capital, firstName } from '../../lib/words.js';

export const KINDS: Record<DisputeKind, string> = {
  not_received: 'It did not come',
  not_as_described: 'It is not as described',
  damaged: 'It is broken or damaged',
  other: 'Something else',
};

/** The part of a deal that is under way, or its last one. */
export const currentOf = ({ items, current }: Pick<Deal, 'items' | 'current'>): DealItem =>
  items.find(({ id }) => id === current)!;

/** The part of its deal that a dispute is about. */
export const partOf = ({ items }: Pick<Deal, 'items'>, { item }: Pick<Dispute, 'item'>): DealItem =>
  items.find(({ id }) => id === item)!;

/** `Wanjiku`, or `you` on one's own screen. */
export const called = (people: Pick<Deal, 'buyer' | 'seller'> & { role: Party }, party: Party): string =>
  people.role === party ? 'you' : firstName(people[party]?.name ?? `the ${party}`);

/** `KES 7,000 for you, KES 8,000 for Otieno`. */
export const splitWords = (deal: Deal, { buyerCents, sellerCents }: Split): string =>
  `${formatKes(buyerCents)} for ${called(deal, 'buyer')}, ${formatKes(sellerCents)} for ${called(deal, 'seller')}`;

/** What a claim is, or was: `Claim: KES 15,000. It is broken or damaged.` */
export function claimWords({
  claimant,
  claimCents,
  kind,
}: Pick<Dispute, 'claimant' | 'claimCents' | 'kind'>): string {
  const sum = `Claim: ${formatKes(claimCents)}.`;
  return claimant === 'buyer' ? `${sum} ${KINDS[kind]}.` : sum;
}

/** What remains of the sum when both have got theirs. */
export const feeWords = (item: DealItem): string =>
  `Of ${formatKes(wholeNeed(item))} ${item.givenCents > 0 ? 'paid in' : 'held'}; what remains is Amana’s fee.`;

/** What the viewer gets in all, fee included, when the dispute ends by this split: `you get KES 7,070`. */
export function youGet(deal: Deal, dispute: Pick<Dispute, 'item' | 'claimant'>, split: Split): string {
  const item = partOf(deal, dispute);
  const outcome = outcomeOf(item, givenBySplit(item, dispute.claimant, split));
  return `you get ${formatKes(outcome[`${deal.role}Cents`])}`;
}

/** Whose offer: `your offer`, `Otieno’s offer`. */
export const offerOf = (deal: Deal, party: Party): string =>
  deal.role === party ? 'your offer' : `${called(deal, party)}’s offer`;

/** From when on either side may call an arbiter; null once that is possible. */
export function arbiterFrom({ dispute }: Pick<Deal, 'dispute'>, nowMs: number): string | null {
  const fromMs = Date.parse(dispute?.at ?? '') + ESCALATE_AFTER_MS;
  return nowMs < fromMs ? `You can call an arbiter from ${formatDateTime(fromMs, nowMs)}.` : null;
}

/** Who has accepted the decision, or what Amana proposes, for the two of them. */
export const acceptedFacts = (
  deal: Deal,
  what: 'decision' | 'proposal',
  acceptedBy: readonly Party[],
): [string, string][] =>
  [deal.role, otherParty(deal.role)].map((party) => [
    capital(called(deal, party)),
    acceptedBy.includes(party)
      ? `Accepted the ${what}`
      : party === deal.role
        ? 'Have not accepted it yet'
        : 'Has not accepted it yet',
  ]);

/** Where the shares of a split go: `Back to Wanjiku`, `To you`. */
export const destinations = (people: Pick<Deal, 'buyer' | 'seller'> & { role: Party }) => ({
  buyer: `Back to ${called(people, 'buyer')}`,
  seller: `To ${called(people, 'seller')}`,
});

const ENDINGS: Record<DisputeOutcome, string> = {
  accepted: 'The claim was accepted.',
  settled: 'The offer was accepted.',
  withdrawn: 'The claim was taken back. The deal goes on.',
  awarded: 'It is decided.',
  refunded: 'All the money was given back.',
};

/** How a dispute ended; null while it is open. */
export const endingWords = ({ outcome }: Pick<DisputeRow, 'outcome'>): string | null =>
  outcome && ENDINGS[outcome];

/** Why each step cannot be taken by the viewer now; null = it can. */
export type Refused = Record<
  'respond' | 'offer' | 'acceptOffer' | 'acceptProposal' | 'takeBack' | 'escalate' | 'waive' | 'appeal',
  string | null
>;

export interface ClaimDraft {
  kind: DisputeKind | null;
  sum: string;
  reason: string;
}

/** What is wrong with a claim, field by field. */
export function claimProblems({ kind, sum, reason }: ClaimDraft, mostCents: Cents): Problem[] {
  const cents = parseKes(sum);
  const problems: Problem[] = [];
  if (kind === null) problems.push({ field: 'kind', message: 'Choose what is wrong' });
  if (cents === null || cents === 0 || cents > mostCents) {
    const range = `Enter whole shillings from ${formatKes(SHILLING)} to ${formatKes(mostCents)}`;
    problems.push({ field: 'claimCents', message: spellingOf(sum) ?? range });
  }
  if (reason.trim() === '') problems.push({ field: 'reason', message: 'Say what happened' });
  return problems;
}

/** Who gets the part of the price that nobody disputes. */
export const restWords = (
  deal: Deal,
  dispute: Pick<Dispute, 'item' | 'claimant' | 'claimCents'>,
): string | null => {
  const { priceCents, givenCents } = partOf(deal, dispute);
  const restCents = priceCents - givenCents - dispute.claimCents;
  const who = called(deal, otherParty(dispute.claimant));
  if (restCents <= 0) return null;
  return `${formatKes(restCents)} of the price is not disputed. It goes to ${who} when this is settled.`;
};

/** Where all that was held went; nothing while that part of the deal goes on. */
export function endRows(deal: Deal, dispute: Pick<Dispute, 'item'>): SumRow[] {
  const item = partOf(deal, dispute);
  if (isOpen(item.phase)) return [];
  const { buyerCents, sellerCents, feesCents } = outcomeOf(item, item.givenCents);
  const { buyer, seller } = destinations(deal);
  return [
    { label: buyer, cents: buyerCents },
    { label: seller, cents: sellerCents },
    { label: 'Amana’s fee', cents: feesCents },
    { label: 'Was held by Amana', cents: wholeNeed(item), total: true },
  ];
}
