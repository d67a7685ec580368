import { useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import type { RegisterRequest } from '@amana/shared/auth/contract.js';
import { paths, safeNext, withNext } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { TextField } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { useSession } from '../../../lib/session.js';
import { signUp } from '../auth.api.js';
import { Password } from '../components/Password.js';
import { Link } from '../../../components/ui/Link.js';

const MIN_PASSWORD = 10;
/** The hash looks at no more than this. */
const MAX_PASSWORD_BYTES = 72;

function wrongWith({ name, email, password }: RegisterRequest): Problem[] {
  const bytes = new TextEncoder().encode(password).length;
  return [
    ...(name.trim() ? [] : [{ field: 'name', message: 'Enter your name' }]),
    ...(/^\S+@\S+\.\S+$/.test(email.trim())
      ? []
      : [{ field: 'email', message: 'Enter an e-mail address like name@example.com' }]),
    ...(password.length >= MIN_PASSWORD && bytes <= MAX_PASSWORD_BYTES
      ? []
      : [{ field: 'password', message: `Enter a password of ${MIN_PASSWORD} to 72 characters` }]),
  ];
}

/** A new account; the way back to an invitation is kept. */
export function SignUpPage() {
  const session = useSession();
  const [params] = useSearchParams();
  const [form, setForm] = useState<RegisterRequest>({ name: '', email: '', password: '' });
  const { problems, busy, submit } = useSubmit();
  const next = safeNext(params.get('next'));

  const create = () =>
    void submit(wrongWith(form), () => signUp({ ...form, name: form.name.trim(), email: form.email.trim() }));

  if (session.status === 'in') return <Navigate to={next} replace />;
  return (
    <Column>
      <Form problems={problems} onSubmit={create}>
        <Heading title="Create an account">Create an account</Heading>
        <TextField
          id="name"
          label="Your name"
          hint="The other person sees it."
          autoComplete="name"
          value={form.name}
          error={problemOf(problems, 'name')}
          onValue={(name) => setForm({ ...form, name })}
        />
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
          autoComplete="new-password"
          hint={`At least ${MIN_PASSWORD} characters.`}
          error={problemOf(problems, 'password')}
          onValue={(password) => setForm({ ...form, password })}
        />
        <Button look="main" type="submit" busy={busy}>
          Create the account
        </Button>
      </Form>
      <p>
        Have one?{' '}
        <Link className="link inline-block py-3" to={withNext(paths.signIn, next)}>
          Sign in
        </Link>
      </p>
    </Column>
  );
}
