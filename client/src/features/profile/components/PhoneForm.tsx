import { useState } from 'react';
import type { PhoneCodeSent } from '@amana/shared/users/contract.js';
import { formatPhone, normalisePhone } from '@amana/shared/phone.js';
import { Button } from '../../../components/ui/Button.js';
import { CodeAgain, CodeField, codeProblems, digitsOf } from '../../../components/ui/CodeField.js';
import { TextField } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { problemOf } from '../../../components/ui/problems.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { durationWords } from '../../../lib/time.js';
import { sendCode, verifyPhone } from '../profile.api.js';

interface NumberProps {
  onSent: (sent: PhoneCodeSent) => void;
}

function NumberForm({ onSent }: NumberProps) {
  const [phone, setPhone] = useState('');
  const { problems, busy, submit } = useSubmit();
  const msisdn = normalisePhone(phone);
  const wrong = [{ field: 'phone', message: 'Enter a Kenyan mobile number like 0712 345 678' }];
  return (
    <Form
      problems={problems}
      onSubmit={() => void submit(msisdn ? [] : wrong, async () => onSent(await sendCode(msisdn ?? '')))}
    >
      <TextField
        id="phone"
        label="Your M-Pesa number"
        hint="We send a code to it. Only you pay from it and are paid to it."
        type="tel"
        autoComplete="tel"
        value={phone}
        error={problemOf(problems, 'phone')}
        onValue={setPhone}
      />
      <Button look="main" type="submit" busy={busy} testId="send-code">
        Send the code
      </Button>
    </Form>
  );
}

interface CodeProps {
  sent: PhoneCodeSent;
  onDone: () => void;
  onAgain: () => void;
}

function CodeForm({ sent, onDone, onAgain }: CodeProps) {
  const [code, setCode] = useState('');
  const [againAtMs] = useState(() => Date.now() + sent.retryAfterSeconds * 1_000);
  const { problems, busy, submit } = useSubmit();
  return (
    <Form
      problems={problems}
      onSubmit={() =>
        void submit(codeProblems(code), async () => {
          await verifyPhone(digitsOf(code));
          onDone();
        })
      }
    >
      <CodeField
        label={`Code sent to ${formatPhone(sent.phone)}`}
        hint={`Six digits, good for ${durationWords(sent.expiresInSeconds * 1_000)}.`}
        value={code}
        problems={problems}
        onValue={setCode}
      />
      <Button look="main" type="submit" busy={busy} busyText="Checking…" testId="verify-code">
        Verify this number
      </Button>
      <CodeAgain fromMs={againAtMs} onPress={onAgain}>
        Another number or a new code
      </CodeAgain>
    </Form>
  );
}

/** Proves a phone number with a six-digit code. */
export function PhoneForm({ onDone = () => undefined }: { onDone?: () => void }) {
  const [sent, setSent] = useState<PhoneCodeSent | null>(null);
  if (sent === null) return <NumberForm onSent={setSent} />;
  return <CodeForm sent={sent} onDone={onDone} onAgain={() => setSent(null)} />;
}
