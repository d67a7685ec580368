import type { FlowUsed, MyLimits, SumUsed } from '@amana/shared/limits/contract.js';
import { paths } from '../../../app/paths.js';
import { ButtonLink } from '../../../components/ui/Button.js';
import { Money, MoneyText } from '../../../components/ui/Money.js';
import { Facts } from '../../../components/ui/Rows.js';
import { useNow } from '../../../lib/config.js';
import { formatNearbyInside } from '../../../lib/time.js';
import { LEVEL_WORDS } from '../words.js';

const Left = ({ usedCents, limitCents }: SumUsed) => (
  <>
    <Money cents={Math.max(0, limitCents - usedCents)} className="font-bold" /> left
    <span className="block text-sm text-ink-2">
      <Money cents={usedCents} /> of <Money cents={limitCents} /> used
    </span>
  </>
);

function Flow({ title, of }: { title: string; of: FlowUsed }) {
  return (
    <section className="flex flex-col gap-2 border-t border-line pt-4">
      <h3 className="font-medium">{title}</h3>
      <Facts
        facts={[
          ['Today', <Left {...of.day} />],
          ['This month', <Left {...of.month} />],
        ]}
      />
    </section>
  );
}

/** What a person may agree to, pay and withdraw, and what is left of it. */
export function LimitsCard({ limits }: { limits: MyLimits }) {
  const nowMs = useNow(30_000);
  const { level, dealCents, pay, withdraw, nextDay, nextMonth } = limits;
  return (
    <section className="card flex flex-col gap-4" aria-labelledby="sums-heading" data-testid="limits">
      <h2 id="sums-heading">What you can move</h2>
      <p>
        <MoneyText text={LEVEL_WORDS[level]} />
      </p>
      {level === 0 ? (
        <ButtonLink to={paths.profile} look="main">
          Verify your number
        </ButtonLink>
      ) : (
        <>
          <Facts
            facts={[['A deal', <span>up to {<Money cents={dealCents} className="font-bold" />}</span>]]}
          />
          <Flow title="Pay" of={pay} />
          <Flow title="Withdraw" of={withdraw} />
          <p className="text-sm text-ink-2">
            {`A new day begins ${formatNearbyInside(nextDay, nowMs)}, a new month ${formatNearbyInside(nextMonth, nowMs)}.`}
          </p>
        </>
      )}
    </section>
  );
}
