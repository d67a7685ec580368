import { useEffect, useRef, useState } from 'react';
import { formatKes, type Cents } from '@amana/shared/money.js';
import { formatPhone } from '@amana/shared/phone.js';
import { Button } from '../../../components/ui/Button.js';
import { MoneyText } from '../../../components/ui/Money.js';

const SETTLE_MS = 600;

interface Props {
  arrivesCents: Cents;
  phone: string;
  busy: boolean;
  onSend: () => void;
  onBack: () => void;
}

/** The second step, an act of its own: no form that a key could send, and presses count only after a moment. */
export function WithdrawCheck({ arrivesCents, phone, busy, onSend, onBack }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    heading.current?.focus();
    const timer = setTimeout(() => setSettled(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <section aria-labelledby="check-heading" className="flex flex-col gap-4">
      <h2 id="check-heading" ref={heading} tabIndex={-1}>
        Check before it leaves
      </h2>
      <p className="note note-pending">
        <MoneyText text="Money sent to M-Pesa cannot be called back." />
      </p>
      <Button look="main" busy={busy} paused={!settled} onClick={onSend} testId="confirm">
        {`Yes, send ${formatKes(arrivesCents)} to ${formatPhone(phone)}`}
      </Button>
      {!busy && (
        <Button look="quiet" onClick={onBack}>
          Change the sum
        </Button>
      )}
    </section>
  );
}
