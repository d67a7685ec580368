import type { DemoPerson } from '@amana/shared/config.js';
import type { Delivery, DeliveryProblem, Scope } from '@amana/shared/developers/contract.js';
import type { Problem } from '../../components/ui/problems.js';
import { formatNearbyInside } from '../../lib/time.js';

export const SCOPE: Record<Scope, string> = {
  'deals:read': 'Read your deals',
  'deals:write': 'Propose, change, agree and deliver deals',
  'wallet:read': 'Read your wallet',
};

const PROBLEM: Record<DeliveryProblem, string> = {
  timeout: 'no answer within 5 seconds',
  unreachable: 'your server could not be reached',
  address: 'its name leads to an address that is not allowed',
  ended: 'you ended this address',
};

/** `Arrived, answer 200`, or why not and when it is tried again. */
export function deliveryWords({ state, status, problem, tries, nextAt }: Delivery, nowMs: number): string {
  if (state === 'delivered') return `Arrived, answer ${status}`;
  const why = problem ? PROBLEM[problem] : status !== null && `answer ${status}`;
  if (state === 'failed') return `Given up${why ? `: ${why}` : ''}`;
  if (!why || nextAt === null) return 'On its way';
  return `Try ${tries} failed: ${why}. Next ${formatNearbyInside(nextAt, nowMs)}`;
}

/** What is wrong with a new key, as typed. */
export const keyProblems = (name: string, scopes: readonly Scope[]): Problem[] => [
  ...(name.trim() ? [] : [{ field: 'name', message: 'Enter a name for the key' }]),
  ...(scopes.length > 0 ? [] : [{ field: 'scopes', message: 'Choose what it may do' }]),
];

/** What is wrong with a new address, as typed; the server knows more. */
export const urlProblems = (url: string): Problem[] =>
  URL.canParse(url.trim()) ? [] : [{ field: 'url', message: 'Enter the whole address, from https:// on' }];

/** The origin of links to deals; people of the demo have host names of their own before it. */
export const linksOrigin = (people: readonly DemoPerson[] = []): string =>
  people.some(({ host }) => host === location.hostname)
    ? location.origin.replace(/\/\/[^.]+\./, '//')
    : location.origin;

/** What a shop puts into its page. @param origin `https://amana.example` */
export const buttonCode = (origin: string): string =>
  `<script src="${origin}/button.js" data-deal="the deal’s link" async></script>`;
