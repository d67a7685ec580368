import { useState } from 'react';
import { Navigate, useLocation, useNavigate, useSearchParams } from 'react-router';
import { paths, safeNext, withNext } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { codeProblems, digitsOf } from '../../../components/ui/CodeField.js';
import { Form } from '../../../components/ui/Form.js';
import { Link } from '../../../components/ui/Link.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { useSession } from '../../../lib/session.js';
import { askForNewPassword, resetPassword } from '../auth.api.js';
import { EmailField } from '../components/EmailField.js';
import { MailedCode, MailedTo, NoCode } from '../components/MailedCode.js';
import { Password } from '../components/Password.js';
import { emailProblems, PASSWORD_HINT, passwordProblems } from '../passwords.js';
import { sentTo, useSentCode, type SentCode } from '../sent-code.js';

function EmailForm({ first, onSend }: { first: string; onSend: (email: string) => Promise<void> }) {
  const [email, setEmail] = useState(first);
  const { problems, busy, submit } = useSubmit();
  return (
    <Form problems={problems} onSubmit={() => void submit(emailProblems(email), () => onSend(email.trim()))}>
      <Heading title="Forgot your password?">Forgot your password?</Heading>
      <EmailField
        hint="We send a code to it. With the code you choose a new password."
        value={email}
        problems={problems}
        onValue={setEmail}
      />
      <Button look="main" type="submit" busy={busy}>
        Send the code
      </Button>
    </Form>
  );
}

interface NewProps {
  sent: SentCode;
  onReset: (code: string, password: string) => Promise<void>;
  onAgain: () => Promise<void>;
  onOther: () => void;
}

function NewPasswordForm({ sent, onReset, onAgain, onOther }: NewProps) {
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const { problems, busy, submit } = useSubmit();
  const wrong = [...codeProblems(code), ...passwordProblems(password)];
  return (
    <Form problems={problems} onSubmit={() => void submit(wrong, () => onReset(digitsOf(code), password))}>
      <Heading title="Choose a new password">Choose a new password</Heading>
      <MailedTo email={sent.email} />
      <MailedCode code={code} problems={problems} onCode={setCode} />
      <Password
        label="New password"
        value={password}
        autoComplete="new-password"
        hint={PASSWORD_HINT}
        problems={problems}
        onValue={setPassword}
      />
      <Button look="main" type="submit" busy={busy} busyText="Checking…">
        Save it and sign in
      </Button>
      <p className="text-sm text-ink-2">All devices that are signed in now will be signed out.</p>
      <NoCode
        againFromMs={sent.againFromMs}
        busy={busy}
        onAgain={() => void submit([], onAgain)}
        onOther={onOther}
      />
    </Form>
  );
}

/** A new password for who reads the mailbox of the account. */
export function ForgotPage() {
  const session = useSession();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [sent, setSent] = useSentCode('amana.forgot');
  const { state } = useLocation() as { state: { email?: string } | null };
  const [email, setEmail] = useState(sent?.email ?? state?.email ?? '');
  const next = safeNext(params.get('next'));

  const send = async (to: string) => {
    setEmail(to);
    setSent(sentTo(to, await askForNewPassword(to)));
  };
  const reset = async (code: string, password: string) => {
    const signedIn = await resetPassword({ email, code, password });
    setSent(null);
    if (signedIn) return;
    await navigate(withNext(paths.secondStep, next), { replace: true, state: { passwordSaved: true } });
  };

  if (session.status === 'in') return <Navigate to={next} replace />;
  return (
    <Column>
      {sent ? (
        <NewPasswordForm
          sent={sent}
          onReset={reset}
          onAgain={() => send(sent.email)}
          onOther={() => setSent(null)}
        />
      ) : (
        <EmailForm first={email} onSend={send} />
      )}
      <p>
        Know it after all?{' '}
        <Link className="link inline-block py-3" to={withNext(paths.signIn, next)}>
          Sign in
        </Link>
      </p>
    </Column>
  );
}
