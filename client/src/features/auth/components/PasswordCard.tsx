import { useState } from 'react';
import { Button } from '../../../components/ui/Button.js';
import { Form } from '../../../components/ui/Form.js';
import { Note } from '../../../components/ui/Note.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { useMe } from '../../../lib/session.js';
import { PASSWORD_HINT, passwordProblems } from '../passwords.js';
import { changePassword, useSecurityStep } from '../security.api.js';
import { Password } from './Password.js';

function PasswordForm({ onDone }: { onDone: () => void }) {
  const { email } = useMe();
  const step = useSecurityStep();
  const [password, setPassword] = useState('');
  const { problems, busy, submit } = useSubmit();
  const change = async () => {
    await step(changePassword(password));
    onDone();
  };
  return (
    <Form problems={problems} onSubmit={() => void submit(passwordProblems(password), change)}>
      {/* So that password managers know whose it is. */}
      <input type="text" autoComplete="username" value={email} readOnly hidden />
      <Password
        label="New password"
        value={password}
        autoComplete="new-password"
        hint={PASSWORD_HINT}
        problems={problems}
        onValue={setPassword}
      />
      <Button type="submit" busy={busy} busyText="Saving…">
        Save the new password
      </Button>
    </Form>
  );
}

export function PasswordCard() {
  const [open, setOpen] = useState(false);
  const [changed, setChanged] = useState(false);
  const done = () => {
    setOpen(false);
    setChanged(true);
  };
  return (
    <section className="card flex flex-col gap-3" aria-labelledby="password-heading">
      <h2 id="password-heading">Password</h2>
      {changed && (
        <Note kind="good" urgent>
          The password is changed, and all other devices are signed out.
        </Note>
      )}
      {open ? (
        <PasswordForm onDone={done} />
      ) : (
        <Button onClick={() => setOpen(true)}>Change the password</Button>
      )}
    </section>
  );
}
