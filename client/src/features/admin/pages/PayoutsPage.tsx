import type { PayoutSwitch } from '@amana/shared/admin/contract.js';
import { Icon } from '../../../components/ui/Icon.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { Note } from '../../../components/ui/Note.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { useNow } from '../../../lib/config.js';
import { formatNearbyInside } from '../../../lib/time.js';
import { usePayoutSwitch } from '../admin.api.js';
import { ReasonForm } from '../components/ReasonForm.js';
import { manualWords, pauseWords, waitingWords } from '../staff-words.js';
import { useSwitchPayouts } from '../use-staff-step.js';

const STOP = {
  label: 'Stop payouts',
  effect:
    'No payout is sent to M-Pesa until somebody of the staff lets them go. What was sent is not called back.',
};
const START = {
  label: 'Let payouts go',
  effect: 'Payouts that wait are sent to M-Pesa, unless Amana itself finds a reason to wait.',
};

function State({ payouts }: { payouts: PayoutSwitch }) {
  const nowMs = useNow(30_000);
  const why = pauseWords(payouts);
  return (
    <section className="card flex flex-col gap-2" data-testid="payout-state">
      <h2 className={`flex items-center gap-2 ${payouts.on ? '' : 'text-danger'}`}>
        <Icon name={payouts.on ? 'tick' : 'warning'} />
        {payouts.on ? 'Payouts go out' : 'Payouts are stopped'}
      </h2>
      {why && <p>{why}</p>}
      {payouts.since && <p className="text-ink-2">{`Since ${formatNearbyInside(payouts.since, nowMs)}`}</p>}
      <p>
        <MoneyText text={waitingWords(payouts.waiting)} />
      </p>
      {payouts.manual > 0 ? (
        <Note kind="danger">
          <MoneyText text={manualWords(payouts.manual)} />
        </Note>
      ) : (
        <p>{manualWords(0)}</p>
      )}
    </section>
  );
}

/** Whether payouts go out, and why not; staff stop them and let them go. */
export function PayoutsPage() {
  const query = usePayoutSwitch();
  const flip = useSwitchPayouts();
  return (
    <Column>
      <Heading title="Payouts">Payouts</Heading>
      <Loaded query={query}>
        {(payouts) => {
          const stopped = payouts.reason === 'staff';
          return (
            <>
              <State payouts={payouts} />
              <section className="card">
                <ReasonForm
                  key={String(stopped)}
                  id={stopped ? 'start-payouts' : 'stop-payouts'}
                  hint="It is kept in the log."
                  {...(stopped ? START : STOP)}
                  step={flip}
                  onConfirm={(reason, onSettled) => flip.take({ on: stopped, reason }, onSettled)}
                />
              </section>
            </>
          );
        }}
      </Loaded>
    </Column>
  );
}
