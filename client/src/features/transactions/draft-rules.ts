import type { FeeRules, PublicConfig } from '@amana/shared/config.js';
import { formatKes, parseKes, shareInShillings, SHILLING, type Cents } from '@amana/shared/money.js';
import { normalisePhone } from '@amana/shared/phone.js';
import type {
  FeePayer,
  InviteRequest,
  ProposeRequest,
  TermsInput,
} from '@amana/shared/transactions/contract.js';
import type { Problem } from '../../components/ui/problems.js';
import { spellingOf } from '../../lib/sum-text.js';
import type { Draft } from './draft.js';

/** What the answers are measured by. */
export type Limits = PublicConfig['limits'] & Pick<PublicConfig, 'fees'>;

const wholeNumber = (text: string): number => (/^\d{1,3}$/.test(text.trim()) ? Number(text) : NaN);

function daysProblem(field: string, text: string, { min, max }: Limits['deliveryDays']): Problem[] {
  const value = wholeNumber(text);
  return value >= min && value <= max
    ? []
    : [{ field, message: `Enter a number of days from ${min} to ${max}` }];
}

function buyerPays(
  priceCents: Cents,
  feePayer: FeePayer,
  { rateBasisPoints, minimumCents }: FeeRules,
): Cents {
  const fee = Math.max(minimumCents, shareInShillings(priceCents, rateBasisPoints, 10_000));
  const shares: Record<FeePayer, Cents> = {
    buyer: fee,
    seller: 0,
    half: Math.ceil(fee / SHILLING / 2) * SHILLING,
  };
  return priceCents + shares[feePayer];
}

/** What is wrong with the price as typed, and with what the buyer would pay for it. */
function priceProblems({ price, feePayer }: Draft, limits: Limits): Problem[] {
  const cents = parseKes(price);
  const range = `${formatKes(limits.dealMinCents)} to ${formatKes(limits.dealMaxCents).replace('KES\u00a0', '')}`;
  const problem = (message: string): Problem[] => [{ field: 'amountCents', message }];
  const spelling = spellingOf(price);
  if (spelling !== null) return problem(spelling);
  if (cents === null || cents < limits.dealMinCents || cents > limits.dealMaxCents)
    return problem(`Enter a price from ${range}`);
  const pays = buyerPays(cents, feePayer, limits.fees);
  if (pays <= limits.dealMaxCents) return [];
  return problem(
    `With the fee the buyer would pay ${formatKes(pays)}. M-Pesa takes at most ${formatKes(limits.dealMaxCents)} at once: lower the price, or let the seller pay the fee`,
  );
}

function inviteProblems({ inviteKind, inviteTo }: Draft): Problem[] {
  if (inviteKind === null) return [{ field: 'invite', message: 'Choose how to reach the other person' }];
  if (inviteKind === 'email' && !/^\S+@\S+\.\S+$/.test(inviteTo.trim()))
    return [{ field: 'invite.email', message: 'Enter an e-mail address like name@example.com' }];
  if (inviteKind === 'phone' && normalisePhone(inviteTo) === null)
    return [{ field: 'invite.phone', message: 'Enter a Kenyan mobile number like 0712 345 678' }];
  return [];
}

export const STEPS = ['role', 'what', 'price', 'deliver', 'inspect', 'who'] as const;
export type StepName = (typeof STEPS)[number];

/** What is wrong with the answers of one step. */
export function stepProblems(step: StepName, draft: Draft, limits: Limits): Problem[] {
  switch (step) {
    case 'role':
      return draft.role ? [] : [{ field: 'role', message: 'Choose whether you sell or buy' }];
    case 'what':
      return [
        ...(draft.title.trim() ? [] : [{ field: 'title', message: 'Enter a title' }]),
        ...(draft.description.trim() ? [] : [{ field: 'description', message: 'Describe what is agreed' }]),
      ];
    case 'price':
      return priceProblems(draft, limits);
    case 'deliver':
      return daysProblem('deliveryDays', draft.deliveryDays, limits.deliveryDays);
    case 'inspect':
      return daysProblem('inspectionDays', draft.inspectionDays, limits.inspectionDays);
    case 'who':
      return inviteProblems(draft);
  }
}

/** The terms as typed; only for a draft without problems. */
export const termsOf = (
  draft: Pick<Draft, 'title' | 'description' | 'price' | 'feePayer' | 'deliveryDays' | 'inspectionDays'>,
): TermsInput => ({
  title: draft.title.trim(),
  description: draft.description.trim(),
  amountCents: parseKes(draft.price) ?? 0,
  feePayer: draft.feePayer,
  deliveryDays: Number(draft.deliveryDays),
  inspectionDays: Number(draft.inspectionDays),
});

function inviteOf({ inviteKind, inviteTo }: Draft): InviteRequest {
  if (inviteKind === 'email') return { kind: 'email', email: inviteTo.trim() };
  if (inviteKind === 'phone') return { kind: 'phone', phone: normalisePhone(inviteTo) ?? inviteTo };
  return { kind: 'link' };
}

/** What is sent for a draft without problems. */
export const proposalOf = (draft: Draft): ProposeRequest => ({
  ...termsOf(draft),
  role: draft.role ?? 'seller',
  invite: inviteOf(draft),
});
