import type { StaffDeal } from '@amana/shared/transactions/contract.js';
import { isOpen } from '@amana/shared/transactions/lifecycle.js';
import { Folded } from '../../../components/ui/More.js';
import { Note } from '../../../components/ui/Note.js';
import { formatNearbyInside } from '../../../lib/time.js';
import type { useHold } from '../use-staff-step.js';
import { ReasonForm } from './ReasonForm.js';

interface Props {
  deal: StaffDeal;
  hold: ReturnType<typeof useHold>;
  nowMs: number;
}

const WORDS = {
  hold: {
    label: 'Pause this deal',
    effect: 'No money of this deal moves and its clocks stop until somebody of the staff lifts the pause.',
    hint: 'Both sides are told that the deal is paused, and why.',
  },
  unhold: {
    label: 'Lift the pause',
    effect: 'The deal goes on where it stood, and its clocks run again.',
    hint: 'Both sides are told that the deal goes on, and why.',
  },
} as const;

/** Pauses a deal or lifts the pause, with a reason. */
export function HoldCard({ deal, hold, nowMs }: Props) {
  if (!isOpen(deal.phase)) return null;
  const to = deal.onHold ? 'unhold' : 'hold';
  const form = (
    <ReasonForm
      key={to}
      id={`${to}-reason`}
      {...WORDS[to]}
      step={hold}
      onConfirm={(reason, onSettled) => hold.take({ to, reason, v: deal.v }, onSettled)}
    />
  );
  if (!deal.hold) return <Folded summary={WORDS.hold.label}>{form}</Folded>;
  return (
    <section className="card flex flex-col gap-4">
      <Note kind="pending">{`Paused ${formatNearbyInside(deal.hold.at, nowMs)}. “${deal.hold.reason}”`}</Note>
      {form}
    </section>
  );
}
