import { formatKes } from '@amana/shared/money.js';
import type { Deal } from '@amana/shared/transactions/contract.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import { nameOf } from '../people.js';

/** Who has the money now; `none` = it has not been paid in. */
export type Place = 'none' | 'buyer' | 'amana' | 'seller' | 'both';

const STATE: Record<Place, [string, string, string]> = {
  none: ['not paid', 'holds nothing', 'not yet'],
  buyer: ['has it back', 'holds nothing', 'not paid'],
  amana: ['paid', 'holds it now', 'not yet'],
  seller: ['paid', 'passed it on', 'has it'],
  both: ['has a part back', 'shared it out', 'has a part'],
};

function Stop({ here, past }: { here: boolean; past: boolean }) {
  if (here) return <span className="weave h-6 w-8 rounded-md border-2 border-current" />;
  return <span className={`size-4 rounded-full border-2 border-current ${past ? 'bg-current' : ''}`} />;
}

const Way = ({ done }: { done: boolean }) => (
  <span className={`flex-1 border-t-2 border-current ${done ? '' : 'border-dashed opacity-60'}`} />
);

/** Payer, Amana, payee; the woven token lies on the one that has the money. One image with one sentence. */
export function MoneyLine({ deal, place }: { deal: Deal; place: Place }) {
  const you = (party: Party) => nameOf(deal, party) + (deal.role === party ? ' (you)' : '');
  const people = [you('buyer'), 'Amana', you('seller')];
  const states = STATE[place];
  const sentence = people.map((name, index) => `${name} ${states[index]}`).join(', ');
  return (
    <div
      role="img"
      aria-label={`${formatKes(deal.heldCents || deal.buyerPaysCents)}: ${sentence}`}
      className="flex flex-col gap-1"
    >
      <div className="flex h-6 items-center gap-2">
        <Stop here={place === 'buyer' || place === 'both'} past={place !== 'none'} />
        <Way done={place === 'amana' || place === 'seller' || place === 'both'} />
        <Stop here={place === 'amana'} past={place === 'seller' || place === 'both'} />
        <Way done={place === 'seller' || place === 'both'} />
        <Stop here={place === 'seller' || place === 'both'} past={false} />
      </div>
      <div className="grid grid-cols-3 text-sm short:hidden">
        {people.map((name, index) => (
          <span key={index} className={['text-left', 'text-center', 'text-right'][index]}>
            <span className="block first-letter:uppercase">{name}</span>
            {states[index]}
          </span>
        ))}
      </div>
    </div>
  );
}
