import { useState } from 'react';
import type { Case } from '@amana/shared/disputes/contract.js';
import { Button } from '../../../components/ui/Button.js';
import type { useTakeCase } from '../use-staff-step.js';
import { ConfirmSheet } from './ConfirmSheet.js';

interface Props {
  dispute: Case;
  take: ReturnType<typeof useTakeCase>;
}

const EFFECT =
  'The case is with an arbiter from now on, and both sides are told. They can still accept each other’s offers until it is decided.';
/** Who has made an offer in a case calls somebody else. */
const LABEL = { own: 'Take the case', other: 'Call an arbiter' };

/** Before the two have used their time up: staff take the case to look into it. */
export function TakeCase({ dispute, take }: Props) {
  const [asked, setAsked] = useState(false);
  const label = LABEL[dispute.mediatedByMe ? 'other' : 'own'];
  return (
    <>
      <Button
        testId="take-case"
        reason={dispute.onHold ? 'The deal is paused. Lift the pause first.' : null}
        onClick={() => {
          take.reset();
          setAsked(true);
        }}
      >
        {label}
      </Button>
      {asked && (
        <ConfirmSheet
          title={label}
          effect={EFFECT}
          label={label}
          step={take}
          onConfirm={() => take.take({ v: dispute.deal.v }, () => setAsked(false))}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}
