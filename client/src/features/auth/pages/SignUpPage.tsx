import { useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import type { RegisterRequest } from '@amana/shared/auth/contract.js';
import { paths, safeNext, withNext } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { codeProblems, digitsOf } from '../../../components/ui/CodeField.js';
import { TextField } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { Link } from '../../../components/ui/Link.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { useSession } from '../../../lib/session.js';
import { askForAccount, openAccount } from '../auth.api.js';
import { EmailField } from '../components/EmailField.js';
import { MailedCode, MailedTo, NoCode } from '../components/MailedCode.js';
import { Password } from '../components/Password.js';
import { emailProblems, PASSWORD_HINT, passwordProblems } from '../passwords.js';
import { sentTo, useSentCode, type SentCode } from '../sent-code.js';

const wrongWith = ({ name, email, password }: RegisterRequest): Problem[] => [
  ...(name.trim() ? [] : [{ field: 'name', message: 'Enter your name' }]),
  ...emailProblems(email),
  ...passwordProblems(password),
];

interface FormProps {
  form: RegisterRequest;
  onForm: (form: RegisterRequest) => void;
  send: () => Promise<void>;
}

function AccountForm({ form, onForm, send }: FormProps) {
  const { problems, busy, submit } = useSubmit();
  return (
    <Form problems={problems} onSubmit={() => void submit(wrongWith(form), send)}>
      <Heading title="Create an account">Create an account</Heading>
      <TextField
        id="name"
        label="Your name"
        hint="The other person sees it."
        autoComplete="name"
        value={form.name}
        error={problemOf(problems, 'name')}
        onValue={(name) => onForm({ ...form, name })}
      />
      <EmailField value={form.email} problems={problems} onValue={(email) => onForm({ ...form, email })} />
      <Password
        value={form.password}
        autoComplete="new-password"
        hint={PASSWORD_HINT}
        problems={problems}
        onValue={(password) => onForm({ ...form, password })}
      />
      <Button look="main" type="submit" busy={busy}>
        Create the account
      </Button>
    </Form>
  );
}

interface CodeProps {
  sent: SentCode;
  onDone: () => void;
  onAgain: () => Promise<void>;
  onOther: () => void;
}

function CodeForm({ sent, onDone, onAgain, onOther }: CodeProps) {
  const [code, setCode] = useState('');
  const { problems, busy, submit } = useSubmit();
  const open = async () => {
    await openAccount({ email: sent.email, code: digitsOf(code) });
    onDone();
  };
  return (
    <Form problems={problems} onSubmit={() => void submit(codeProblems(code), open)}>
      <Heading title="Enter the code">Enter the code</Heading>
      <MailedTo email={sent.email} />
      <MailedCode code={code} problems={problems} onCode={setCode} />
      <Button look="main" type="submit" busy={busy} busyText="Checking…">
        Open the account
      </Button>
      <NoCode
        againFromMs={sent.againFromMs}
        busy={busy}
        onAgain={() => void submit([], onAgain)}
        onOther={onOther}
      />
    </Form>
  );
}

/** A new account: the form, then the code from the mailbox. The way back to an invitation is kept. */
export function SignUpPage() {
  const session = useSession();
  const [params] = useSearchParams();
  const [sent, setSent] = useSentCode('amana.sign-up');
  const [form, setForm] = useState<RegisterRequest>({ name: '', email: sent?.email ?? '', password: '' });
  const next = safeNext(params.get('next'));

  const send = async () => {
    const request = { ...form, name: form.name.trim(), email: form.email.trim() };
    setSent(sentTo(request.email, await askForAccount(request)));
  };
  // Without the form, which is not kept, it has to be filled in once more.
  const again = async () => (wrongWith(form).length > 0 ? setSent(null) : send());

  if (session.status === 'in') return <Navigate to={next} replace />;
  return (
    <Column>
      {sent ? (
        <CodeForm sent={sent} onDone={() => setSent(null)} onAgain={again} onOther={() => setSent(null)} />
      ) : (
        <AccountForm form={form} onForm={setForm} send={send} />
      )}
      <p>
        Have one?{' '}
        <Link className="link inline-block py-3" to={withNext(paths.signIn, next)}>
          Sign in
        </Link>
      </p>
    </Column>
  );
}
