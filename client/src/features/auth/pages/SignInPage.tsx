import { useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import type { LoginRequest } from '@amana/shared/auth/contract.js';
import { paths, safeNext, withNext } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { TextField } from '../../../components/ui/Field.js';
import { Note } from '../../../components/ui/Note.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { problemOf, problemsOf, type Problem } from '../../../components/ui/problems.js';
import { useConfig } from '../../../lib/config.js';
import { useSession } from '../../../lib/session.js';
import { signIn } from '../auth.api.js';
import { DemoPeople } from '../components/DemoPeople.js';
import { Password } from '../components/Password.js';
import { Link } from '../../../components/ui/Link.js';

function missing({ email, password }: LoginRequest): Problem[] {
  return [
    ...(email.trim() ? [] : [{ field: 'email', message: 'Enter your e-mail' }]),
    ...(password ? [] : [{ field: 'password', message: 'Enter your password' }]),
  ];
}

/** Sign-in, and what Amana is in one sentence. */
export function SignInPage() {
  const demo = useConfig()?.demo;
  const session = useSession();
  const [params] = useSearchParams();
  const [form, setForm] = useState<LoginRequest>({ email: '', password: '' });
  const [problems, setProblems] = useState<Problem[]>([]);
  const [busy, setBusy] = useState(false);
  const next = safeNext(params.get('next'));
  const ownPerson = demo?.people.some(({ host }) => host === location.hostname) ?? false;

  const enter = async (request: LoginRequest) => {
    setBusy(true);
    setProblems([]);
    try {
      await signIn({ ...request, email: request.email.trim() });
    } catch (error) {
      setProblems(problemsOf(error));
      setBusy(false);
    }
  };
  const submit = () => {
    const found = missing(form);
    if (found.length > 0) setProblems(found);
    else void enter(form);
  };

  if (session.status === 'in') return <Navigate to={next} replace />;
  return (
    <Column>
      <p className="text-lg text-ink-2">Money waits here until both of you are happy.</p>
      {session.status === 'out' && session.ended && (
        <Note kind="pending">Signed out to keep your money safe. Your answers are kept.</Note>
      )}
      <ErrorSummary problems={problems} />
      <Heading title="Sign in">Sign in</Heading>
      {demo && (
        <DemoPeople people={demo.people} busy={busy} onChoose={(person) => void enter(loginOf(person))} />
      )}
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          id="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          value={form.email}
          error={problemOf(problems, 'email')}
          onValue={(email) => setForm({ ...form, email })}
        />
        <Password
          value={form.password}
          autoComplete="current-password"
          error={problemOf(problems, 'password')}
          onValue={(password) => setForm({ ...form, password })}
        />
        <Button look={ownPerson ? 'second' : 'main'} type="submit" busy={busy} busyText="Signing in…">
          Sign in
        </Button>
      </form>
      <p>
        New here?{' '}
        <Link className="link inline-block py-3" to={withNext(paths.signUp, next)}>
          Create an account
        </Link>
      </p>
    </Column>
  );
}

const loginOf = ({ email, password }: LoginRequest): LoginRequest => ({ email, password });
