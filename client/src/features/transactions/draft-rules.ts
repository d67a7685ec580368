import type { PublicConfig } from '@amana/shared/config.js';
import { formatKes, parseKes, type Cents } from '@amana/shared/money.js';
import { PROMPT_MIN_CENTS } from '@amana/shared/payments/prompts.js';
import { normalisePhone } from '@amana/shared/phone.js';
import type { InviteRequest } from '@amana/shared/transactions/contract.js';
import type { ProposeRequest, TermsInput } from '@amana/shared/transactions/requests.js';
import type { Problem } from '../../components/ui/problems.js';
import { spellingOf } from '../../lib/sum-text.js';
import type { Draft, PartDraft } from './draft.js';

/** What the answers are measured by. */
export type Limits = PublicConfig['limits'];

const wholeNumber = (text: string): number => (/^\d{1,3}$/.test(text.trim()) ? Number(text) : NaN);

function daysProblem(field: string, text: string, { min, max }: Limits['deliveryDays']): Problem[] {
  const value = wholeNumber(text);
  return value >= min && value <= max
    ? []
    : [{ field, message: `Enter a number of days from ${min} to ${max}` }];
}

/** What is wrong with a price as typed; null = nothing. */
function priceProblem(typed: string, dealMinCents: Cents, dealMaxCents: Cents): string | null {
  const cents = parseKes(typed);
  if (cents !== null && cents >= dealMinCents && cents <= dealMaxCents) return null;
  const most = formatKes(dealMaxCents).replace('KES\u00a0', '');
  return spellingOf(typed) ?? `Enter a price from ${formatKes(dealMinCents)} to ${most}`;
}

const named = (field: string, message: string | null): Problem[] =>
  message === null ? [] : [{ field, message }];

function partProblems({ title, price, days }: PartDraft, index: number, limits: Limits): Problem[] {
  const field = (name: string) => `milestones.${index}.${name}`;
  return [
    ...named(field('title'), title.trim() ? null : `Enter what part ${index + 1} is`),
    ...named(field('amountCents'), priceProblem(price, PROMPT_MIN_CENTS, limits.dealMaxCents)),
    ...daysProblem(field('deliveryDays'), days, limits.deliveryDays),
  ];
}

/** What all of it costs, as typed; null while some of it is no price. */
export function priceOf({ inParts, parts, price }: Draft): Cents | null {
  const cents = (inParts ? parts.map((part) => part.price) : [price]).map(parseKes);
  return cents.every((each) => each !== null) ? cents.reduce((sum, each) => sum + each, 0) : null;
}

function priceProblems(draft: Draft, limits: Limits): Problem[] {
  if (!draft.inParts)
    return named('amountCents', priceProblem(draft.price, limits.dealMinCents, limits.dealMaxCents));
  const found = draft.parts.flatMap((part, index) => partProblems(part, index, limits));
  const total = priceOf(draft) ?? 0;
  const fits = total >= limits.dealMinCents && total <= limits.dealMaxCents;
  if (found.length > 0 || fits) return found;
  return [
    {
      field: 'milestones.0.amountCents',
      message: `All parts make ${formatKes(total)}: they may make ${formatKes(limits.dealMinCents)} to ${formatKes(limits.dealMaxCents)}`,
    },
  ];
}

function inviteProblems({ inviteKind, inviteTo }: Draft): Problem[] {
  if (inviteKind === null) return [{ field: 'invite', message: 'Choose how to reach the other person' }];
  if (inviteKind === 'email' && !/^\S+@\S+\.\S+$/.test(inviteTo.trim()))
    return [{ field: 'invite.email', message: 'Enter an e-mail address like name@example.com' }];
  if (inviteKind === 'phone' && normalisePhone(inviteTo) === null)
    return [{ field: 'invite.phone', message: 'Enter a Kenyan mobile number like 0712 345 678' }];
  return [];
}

const STEPS = ['role', 'what', 'price', 'deliver', 'inspect', 'who'] as const;
export type StepName = (typeof STEPS)[number];

/** What is asked: each part has days of its own. */
export const stepsOf = ({ inParts }: Pick<Draft, 'inParts'>): StepName[] =>
  STEPS.filter((step) => !(inParts && step === 'deliver'));

/** The most parts that a deal has. */
export const MOST_PARTS = 20;

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
export function termsOf(draft: Draft): TermsInput {
  const { title, description, price, inParts, parts, feePayer, deliveryDays, inspectionDays } = draft;
  const { agreedSplits } = draft;
  const common = {
    title: title.trim(),
    description: description.trim(),
    feePayer,
    inspectionDays: Number(inspectionDays),
    ...(Object.keys(agreedSplits).length > 0 ? { agreedSplits } : {}),
  };
  if (!inParts) return { ...common, amountCents: parseKes(price) ?? 0, deliveryDays: Number(deliveryDays) };
  const milestones = parts.map((part) => ({
    title: part.title.trim(),
    amountCents: parseKes(part.price) ?? 0,
    deliveryDays: Number(part.days),
  }));
  return { ...common, milestones };
}

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
