import { lazy, Suspense, useState } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import type { LoginRequest } from '@amana/shared/auth/contract.js';
import { paths, safeNext, withNext } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { Form } from '../../../components/ui/Form.js';
import { Skeleton } from '../../../components/ui/Skeleton.js';
import { Note } from '../../../components/ui/Note.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import type { Problem } from '../../../components/ui/problems.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { useConfig } from '../../../lib/config.js';
import { useSession, type Ended } from '../../../lib/session.js';
import { signIn } from '../auth.api.js';
import { DemoPeople } from '../components/DemoPeople.js';
import { EmailField } from '../components/EmailField.js';
import { Password } from '../components/Password.js';
import { Link } from '../../../components/ui/Link.js';

const ClerkSignIn = lazy(async () => ({
  default: (await import('../components/ClerkSignIn.js')).ClerkSignIn,
}));

const ENDED: Partial<Record<Ended, string>> = {
  lost: 'Signed out to keep your money safe. Your answers are kept.',
  roles: 'Your rights at Amana have changed. Sign in again.',
};

function missing({ email, password }: LoginRequest): Problem[] {
  return [
    ...(email.trim() ? [] : [{ field: 'email', message: 'Enter your e-mail' }]),
    ...(password ? [] : [{ field: 'password', message: 'Enter your password' }]),
  ];
}

/** Sign-in, and what Amana is in one sentence. */
export function SignInPage() {
  const config = useConfig();
  const demo = config?.demo;
  const session = useSession();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [form, setForm] = useState<LoginRequest>({ email: '', password: '' });
  const { problems, busy, submit } = useSubmit();
  const next = safeNext(params.get('next'));
  const ended = session.status === 'out' ? ENDED[session.ended] : undefined;
  const ownPerson = demo?.people.some(({ host }) => host === location.hostname) ?? false;

  const enter = (request: LoginRequest) =>
    void submit(missing(request), async () => {
      const signedIn = await signIn({ email: request.email.trim(), password: request.password });
      if (!signedIn) await navigate(withNext(paths.secondStep, next));
    });

  if (session.status === 'in') return <Navigate to={next} replace />;
  return (
    <Column>
      <p className="text-lg text-ink-2">Money waits here until both of you are happy.</p>
      {ended !== undefined && <Note kind="pending">{ended}</Note>}
      {config?.clerk ? (
        <>
          <Heading title="Sign in">Sign in</Heading>
          <Suspense fallback={<Skeleton />}>
            <ClerkSignIn />
          </Suspense>
        </>
      ) : (
        <>
          <Form problems={problems} onSubmit={() => enter(form)}>
            <Heading title="Sign in">Sign in</Heading>
            {demo && <DemoPeople people={demo.people} busy={busy} onChoose={enter} />}
            <EmailField
              value={form.email}
              problems={problems}
              onValue={(email) => setForm({ ...form, email })}
            />
            <Password
              value={form.password}
              autoComplete="current-password"
              problems={problems}
              onValue={(password) => setForm({ ...form, password })}
            />
            <Button look={ownPerson ? 'second' : 'main'} type="submit" busy={busy} busyText="Signing in…">
              Sign in
            </Button>
          </Form>
          <p>
            <Link
              className="link inline-block py-3"
              to={withNext(paths.forgot, next)}
              state={{ email: form.email.trim() }}
            >
              Forgot your password?
            </Link>
          </p>
          <p>
            New here?{' '}
            <Link className="link inline-block py-3" to={withNext(paths.signUp, next)}>
              Create an account
            </Link>
          </p>
        </>
      )}
      <p>
        Got a deal code?{' '}
        <Link className="link inline-block py-3" to={paths.check}>
          Check that its money is here
        </Link>
      </p>
    </Column>
  );
}
