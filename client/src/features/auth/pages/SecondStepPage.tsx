import { useState } from 'react';
import { Navigate, useLocation, useSearchParams } from 'react-router';
import { paths, safeNext, withNext } from '../../../app/paths.js';
import { Button, ButtonLink } from '../../../components/ui/Button.js';
import { CodeField } from '../../../components/ui/CodeField.js';
import { Form } from '../../../components/ui/Form.js';
import { Note } from '../../../components/ui/Note.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { ApiError, hasCode } from '../../../lib/api-error.js';
import { useSession } from '../../../lib/session.js';
import { giveSecondFactor, secondFactorWanted } from '../auth.api.js';
import { RecoveryField } from '../components/RecoveryField.js';
import { factorCode, factorProblems, wrongCode, type Factor } from '../second-factor.js';

function TooOld({ backTo }: { backTo: string }) {
  return (
    <>
      <Heading title="Start again">Start again</Heading>
      <Note kind="danger" urgent>
        This took longer than 5 minutes, or had 5 wrong codes. Enter your password again, then a new code.
      </Note>
      <ButtonLink to={backTo} look="main">
        Back to the password
      </ButtonLink>
    </>
  );
}

interface StepProps {
  onTooOld: () => void;
}

function CodeStep({ onTooOld }: StepProps) {
  const [factor, setFactor] = useState<Factor>('app');
  const [code, setCode] = useState('');
  const { problems, busy, submit } = useSubmit();
  const give = () =>
    giveSecondFactor(factorCode(factor, code)).then(
      () => undefined,
      (error: unknown) => {
        if (hasCode(error, 'CODE_EXPIRED')) return onTooOld();
        throw hasCode(error, 'WRONG_CODE') ? new ApiError('WRONG_CODE', wrongCode(factor)) : error;
      },
    );
  const change = () => {
    setFactor(factor === 'app' ? 'recovery' : 'app');
    setCode('');
    void submit([], () => Promise.resolve());
  };
  const field = { value: code, problems, onValue: setCode };
  return (
    <Form problems={problems} onSubmit={() => void submit(factorProblems(factor, code), give)}>
      <Heading title="Enter your code">Enter your code</Heading>
      {factor === 'app' ? (
        <CodeField
          label="Code of your authenticator app"
          hint="Six digits. They change every 30 seconds."
          {...field}
        />
      ) : (
        <RecoveryField {...field} />
      )}
      <Button look="main" type="submit" busy={busy} busyText="Checking…">
        Sign in
      </Button>
      <Button look="quiet" onClick={change}>
        {factor === 'app' ? 'Use a recovery code' : 'Use the authenticator app'}
      </Button>
    </Form>
  );
}

/** The second step of a sign-in: a code of the app, or a recovery code. */
export function SecondStepPage() {
  const session = useSession();
  const [params] = useSearchParams();
  const { state } = useLocation() as { state: { passwordSaved?: boolean } | null };
  const [tooOld, setTooOld] = useState(false);
  const next = safeNext(params.get('next'));
  const backTo = withNext(paths.signIn, next);
  if (session.status === 'in') return <Navigate to={next} replace />;
  if (secondFactorWanted() === null) return <Navigate to={backTo} replace />;
  return (
    <Column>
      {state?.passwordSaved && (
        <Note kind="good">
          Your new password is saved, and all devices are signed out. A code is still needed to sign in.
        </Note>
      )}
      {tooOld ? (
        <TooOld backTo={backTo} />
      ) : (
        <>
          <CodeStep onTooOld={() => setTooOld(true)} />
          <ButtonLink to={backTo} look="quiet">
            Back to the password
          </ButtonLink>
        </>
      )}
    </Column>
  );
}
