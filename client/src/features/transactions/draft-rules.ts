import type { PublicConfig } from '@amana/shared/config.js';
import { formatKes, parseKes } from '@amana/shared/money.js';
import { normalisePhone } from '@amana/shared/phone.js';
import type { InviteRequest, ProposeRequest, TermsInput } from '@amana/shared/transactions/contract.js';
import type { Problem } from '../../components/ui/problems.js';
import type { Draft } from './draft.js';

export type Limits = PublicConfig['limits'];

const wholeNumber = (text: string): number => (/^\d{1,3}$/.test(text.trim()) ? Number(text) : NaN);

function daysProblem(field: string, text: string, { min, max }: Limits['deliveryDays']): Problem[] {
  const value = wholeNumber(text);
  return value >= min && value <= max
    ? []
    : [{ field, message: `Enter a number of days from ${min} to ${max}` }];
}

/** What is wrong with the price as typed. */
export function priceProblems(price: string, limits: Limits): Problem[] {
  const cents = parseKes(price);
  const range = `${formatKes(limits.dealMinCents)} to ${formatKes(limits.dealMaxCents).replace('KES\u00a0', '')}`;
  if (cents === null && /[.,]\d{1,2}$/.test(price.trim()))
    return [{ field: 'amountCents', message: 'Enter whole shillings, without cents' }];
  if (cents === null || cents < limits.dealMinCents || cents > limits.dealMaxCents)
    return [{ field: 'amountCents', message: `Enter a price from ${range}` }];
  return [];
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
      return priceProblems(draft.price, limits);
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
