import { useEffect, useState } from 'react';
import { Button } from '../../../components/ui/Button.js';
import { CodeField } from '../../../components/ui/CodeField.js';
import { Form } from '../../../components/ui/Form.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import type { Problem } from '../../../components/ui/problems.js';
import { Sheet } from '../../../components/ui/Sheet.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { ApiError, hasCode } from '../../../lib/api-error.js';
import { useConfig } from '../../../lib/config.js';
import { proveAtClerk } from '../clerk.js';
import { factorCode, factorProblems, wrongCode, type Factor } from '../second-factor.js';
import { stepUp, useSecurity } from '../security.api.js';
import { Password } from './Password.js';
import { RecoveryField } from './RecoveryField.js';

type Proof = 'password' | Factor;

interface Props {
  onAnswer: (proven: boolean) => void;
}

/** An id of its own: the screen behind may have such a field too. */
const FIELD = 'proof';

const here = (message: string): Problem => ({ field: FIELD, message });

function wrongWith(proof: Proof, text: string): Problem[] {
  if (proof !== 'password') return factorProblems(proof, text).map(({ message }) => here(message));
  return text ? [] : [here('Enter your password')];
}

function refusalOf(proof: Proof, error: unknown): unknown {
  if (!(error instanceof ApiError) || !hasCode(error, 'WRONG_CREDENTIALS', 'WRONG_CODE')) return error;
  const message = proof === 'password' ? 'This is not your password. Try again.' : wrongCode(proof);
  return new ApiError(error.code, message, { fields: [here(message)] });
}

interface FormProps extends Props {
  secondFactor: boolean;
  onFactorFound: () => void;
}

function ProofForm({ secondFactor, onFactorFound, onAnswer }: FormProps) {
  const [proof, setProof] = useState<Proof>(secondFactor ? 'app' : 'password');
  const [text, setText] = useState('');
  const { problems, busy, submit } = useSubmit();
  const give = () =>
    stepUp(proof === 'password' ? { password: text } : { code: factorCode(proof, text) }).then(
      () => onAnswer(true),
      (error: unknown) => {
        // Another device has turned one on since.
        if (hasCode(error, 'STEP_UP_REQUIRED')) return onFactorFound();
        throw refusalOf(proof, error);
      },
    );
  const change = () => {
    setProof(proof === 'app' ? 'recovery' : 'app');
    setText('');
  };
  const field = { id: FIELD, value: text, problems, onValue: setText };
  return (
    <Form problems={problems} onSubmit={() => void submit(wrongWith(proof, text), give)}>
      <p>It takes a moment and is good for 5 minutes. Then what you asked for goes on by itself.</p>
      {proof === 'password' && (
        <Password
          id={FIELD}
          label="Your password"
          value={text}
          autoComplete="current-password"
          problems={problems}
          onValue={setText}
        />
      )}
      {proof === 'app' && (
        <CodeField
          label="Code of your authenticator app"
          hint="Six digits. They change every 30 seconds."
          {...field}
        />
      )}
      {proof === 'recovery' && <RecoveryField {...field} />}
      <Button look="main" type="submit" busy={busy} busyText="Checking…" testId="prove">
        Confirm
      </Button>
      {proof !== 'password' && (
        <Button look="quiet" onClick={change}>
          {proof === 'app' ? 'Use a recovery code' : 'Use the authenticator app'}
        </Button>
      )}
    </Form>
  );
}

/** Clerk's own window lies over the screen. */
function ClerkProof({ onAnswer }: Props) {
  useEffect(() => {
    proveAtClerk().then(onAnswer, () => onAnswer(false));
  }, [onAnswer]);
  return null;
}

/** By the second factor, else by the password. */
function OwnProof({ onAnswer }: Props) {
  const security = useSecurity();
  const [found, setFound] = useState(false);
  return (
    <Sheet title="Confirm that it is you" onClose={() => onAnswer(false)} testId="step-up">
      <Loaded query={security}>
        {({ secondFactor }) => (
          <ProofForm
            key={String(found || secondFactor)}
            secondFactor={found || secondFactor}
            onFactorFound={() => setFound(true)}
            onAnswer={onAnswer}
          />
        )}
      </Loaded>
      <Button look="quiet" onClick={() => onAnswer(false)}>
        Not now
      </Button>
    </Sheet>
  );
}

/** The one place where a signed-in person proves again who he is. */
export function StepUpSheet({ onAnswer }: Props) {
  return useConfig()?.clerk ? <ClerkProof onAnswer={onAnswer} /> : <OwnProof onAnswer={onAnswer} />;
}
