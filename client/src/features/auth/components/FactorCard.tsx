import { useState } from 'react';
import type { SecondFactorOffer, Security } from '@amana/shared/auth/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { Icon } from '../../../components/ui/Icon.js';
import { Sure } from '../../../components/ui/Sure.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import {
  offerSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  useSecurityStep,
} from '../security.api.js';
import { FactorSetUp } from './FactorSetUp.js';
import { RecoveryList } from './RecoveryList.js';

interface OnProps {
  codesLeft: number;
  onCodes: (codes: string[]) => void;
}

function On({ codesLeft, onCodes }: OnProps) {
  const step = useSecurityStep();
  const [asking, setAsking] = useState<'codes' | 'remove' | null>(null);
  const close = () => setAsking(null);
  return (
    <>
      <p className="flex gap-2">
        <Icon name="tick" />
        <span>On: to sign in, your password and a code of your app are wanted.</span>
      </p>
      <p className={codesLeft < 3 ? 'note note-pending' : 'text-ink-2'} data-testid="codes-left">
        {`Recovery codes left: ${codesLeft} of 10.`}
      </p>
      <Button onClick={() => setAsking('codes')}>Make new recovery codes</Button>
      <Button look="quiet" onClick={() => setAsking('remove')}>
        Remove the second factor
      </Button>
      {asking === 'codes' && (
        <Sure
          title="Make new recovery codes"
          effect="You get ten new codes. Those that you kept before work no more."
          label="Make ten new codes"
          run={async () => onCodes((await step(renewRecoveryCodes())).recoveryCodes)}
          onClose={close}
        />
      )}
      {asking === 'remove' && (
        <Sure
          title="Remove the second factor"
          effect="From then on whoever knows your password can sign in and withdraw your money. Your recovery codes work no more."
          label="Remove it"
          run={() => step(removeSecondFactor())}
          onClose={close}
        />
      )}
    </>
  );
}

function Off({ onOffer }: { onOffer: (offer: SecondFactorOffer) => void }) {
  const { problems, busy, submit } = useSubmit();
  return (
    <>
      <ErrorSummary problems={problems} />
      <p>
        Off: whoever knows your password gets in. With a second factor, a code of an app on your phone is
        wanted too.
      </p>
      <Button busy={busy} onClick={() => void submit([], async () => onOffer(await offerSecondFactor()))}>
        Turn on the second factor
      </Button>
    </>
  );
}

/** The second factor: off, being set up, its codes to keep, or on. */
export function FactorCard({ security }: { security: Security }) {
  const [offer, setOffer] = useState<SecondFactorOffer | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const keep = (fresh: string[]) => {
    setOffer(null);
    setCodes(fresh);
  };
  const show = () => {
    if (codes) return <RecoveryList codes={codes} onKept={() => setCodes(null)} />;
    if (security.secondFactor) return <On codesLeft={security.recoveryCodesLeft ?? 0} onCodes={keep} />;
    if (offer) return <FactorSetUp offer={offer} onCodes={keep} onCancel={() => setOffer(null)} />;
    return <Off onOffer={setOffer} />;
  };
  return (
    <section className="card flex flex-col gap-3" aria-labelledby="factor-heading">
      <h2 id="factor-heading">Second factor</h2>
      {show()}
    </section>
  );
}
