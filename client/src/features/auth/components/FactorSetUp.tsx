import { useState } from 'react';
import type { SecondFactorOffer } from '@amana/shared/auth/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { CodeField, codeProblems, digitsOf } from '../../../components/ui/CodeField.js';
import { Form } from '../../../components/ui/Form.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { toast } from '../../../lib/toast.js';
import { confirmSecondFactor, useSecurityStep } from '../security.api.js';
import { inFours } from '../security-words.js';

interface Props {
  offer: SecondFactorOffer;
  onCodes: (codes: string[]) => void;
  onCancel: () => void;
}

/** The secret for the authenticator app, and the code that shows that it is there. */
export function FactorSetUp({ offer: { secret, uri, qr }, onCodes, onCancel }: Props) {
  const step = useSecurityStep();
  const [code, setCode] = useState('');
  const { problems, busy, submit } = useSubmit();
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    await toast('Secret copied');
  };
  const confirm = async () => {
    const { recoveryCodes } = await step(confirmSecondFactor(digitsOf(code)));
    onCodes(recoveryCodes);
  };
  return (
    <Form problems={problems} onSubmit={() => void submit(codeProblems(code), confirm)}>
      <p>
        1. Open an authenticator app (Google Authenticator, Aegis or another one) and let it scan this
        picture.
      </p>
      <img
        src={qr}
        alt="QR code of the secret; the same secret stands beneath as text"
        className="size-52 self-center rounded-md bg-white"
      />
      <p>Is the app on this phone? Open it from here, or type the secret into it.</p>
      <a className="button" href={uri}>
        Open the app
      </a>
      <p
        data-testid="secret"
        className="rounded-md bg-sunken p-3 text-center font-mono wrap-anywhere select-all"
      >
        {inFours(secret)}
      </p>
      <Button onClick={() => void copy()}>Copy the secret</Button>
      <CodeField
        label="2. Code that the app shows"
        hint="Six digits. They change every 30 seconds."
        value={code}
        problems={problems}
        onValue={setCode}
      />
      <Button look="main" type="submit" busy={busy} busyText="Checking…">
        Turn it on
      </Button>
      <Button look="quiet" onClick={onCancel}>
        Not now
      </Button>
    </Form>
  );
}
