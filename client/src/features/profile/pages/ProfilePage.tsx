import { useState, type ReactNode } from 'react';
import { formatPhone } from '@amana/shared/phone.js';
import { paths } from '../../../app/paths.js';
import { Button, ButtonLink } from '../../../components/ui/Button.js';
import { Choice } from '../../../components/ui/Choice.js';
import { TextField } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { Icon } from '../../../components/ui/Icon.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { problemOf } from '../../../components/ui/problems.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { useMe } from '../../../lib/session.js';
import { setTheme, useTheme, type Theme } from '../../../lib/theme.js';
import { toast } from '../../../lib/toast.js';
import { PhoneForm } from '../components/PhoneForm.js';
import { saveName } from '../profile.api.js';

function NameForm() {
  const me = useMe();
  const [name, setName] = useState(me.name);
  const { problems, busy, submit } = useSubmit();
  const missing = [{ field: 'name', message: 'Enter your name' }];
  const save = () =>
    void submit(name.trim() ? [] : missing, async () => {
      await saveName(name.trim());
      await toast('Name saved');
    });
  return (
    <Form className="card" problems={problems} onSubmit={save}>
      <TextField
        id="name"
        label="Your name"
        hint="The people you deal with see it."
        autoComplete="name"
        value={name}
        error={problemOf(problems, 'name')}
        onValue={setName}
      />
      <p className="text-sm text-ink-2">{`E-mail: ${me.email}`}</p>
      <Button type="submit" busy={busy} busyText="Saving…">
        Save the name
      </Button>
    </Form>
  );
}

function PhoneCard() {
  const { phone } = useMe();
  const [changing, setChanging] = useState(false);
  return (
    <section className="card flex flex-col gap-4" aria-labelledby="phone-heading">
      <h2 id="phone-heading">M-Pesa number</h2>
      {phone !== null && (
        <p className="flex flex-wrap items-center gap-2" data-testid="verified-phone">
          <Icon name="tick" />
          <strong>{formatPhone(phone)}</strong> verified
        </p>
      )}
      {phone === null || changing ? (
        <PhoneForm onDone={() => setChanging(false)} />
      ) : (
        <Button onClick={() => setChanging(true)}>Change the number</Button>
      )}
    </section>
  );
}

const THEMES: Record<Theme, string> = { system: 'As this device is set', light: 'Light', dark: 'Dark' };

function LooksCard() {
  return (
    <section className="card">
      <Choice
        id="theme"
        legend="Light or dark, on this device"
        options={THEMES}
        value={useTheme()}
        onValue={setTheme}
      />
    </section>
  );
}

/** Name, how the app looks, and the number that pays and is paid. */
export function ProfilePage({ signOut }: { signOut: ReactNode }) {
  return (
    <Column>
      <Heading title="Profile">Profile</Heading>
      <NameForm />
      <PhoneCard />
      <ButtonLink to={paths.limits}>Limits: what you can pay and withdraw, your ID</ButtonLink>
      <ButtonLink to={paths.security}>Security: devices, password, second factor</ButtonLink>
      <ButtonLink to={paths.data}>Your data: download, close the account</ButtonLink>
      <ButtonLink to={paths.developers}>For developers: keys, webhooks, a button for your shop</ButtonLink>
      <LooksCard />
      {signOut}
    </Column>
  );
}
