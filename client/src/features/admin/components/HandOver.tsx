import { useState } from 'react';
import type { Case } from '@amana/shared/disputes/contract.js';
import { Choice } from '../../../components/ui/Choice.js';
import { Folded } from '../../../components/ui/More.js';
import type { useHandOver } from '../use-staff-step.js';
import { ReasonForm } from './ReasonForm.js';

interface Props {
  dispute: Case;
  handOver: ReturnType<typeof useHandOver>;
}

const NOBODY = 'nobody';

/** Who has the case; who has it himself can give it back or to a colleague. */
export function HandOver({ dispute, handOver }: Props) {
  const [to, setTo] = useState(NOBODY);
  const { arbiter, colleagues, phase, deal } = dispute;
  if (!arbiter || phase !== 'arbitration') return null;
  if (!arbiter.mine) return <p className="card">{`${arbiter.name} has this case.`}</p>;
  const name = colleagues.find(({ id }) => id === to)?.name;
  const gives = name === undefined;
  const people = Object.fromEntries(colleagues.map(({ id, name: of }) => [id, of]));
  return (
    <Folded summary="You have this case: hand it over">
      <Choice
        id="hand-over-to"
        legend="To whom"
        options={{ [NOBODY]: 'Nobody: give it back', ...people }}
        value={to}
        onValue={setTo}
      />
      <ReasonForm
        id="hand-over-reason"
        hint="Only staff see it."
        label={gives ? 'Give the case back' : `Hand over to ${name}`}
        effect={
          gives
            ? 'Nobody has the case then, and any of the staff can decide it. Its clock goes on.'
            : `${name} has the case then. Its clock goes on.`
        }
        step={handOver}
        onConfirm={(reason, onSettled) =>
          handOver.take({ to: gives ? null : to, reason, v: deal.v }, onSettled)
        }
      />
    </Folded>
  );
}
