import { useState, type ReactNode } from 'react';
import { formatPhone } from '@amana/shared/phone.js';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { TextField } from '../../../components/ui/Field.js';
import { Icon } from '../../../components/ui/Icon.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { problemOf, problemsOf, type Problem } from '../../../components/ui/problems.js';
import { useMe } from '../../../lib/session.js';
import { toast } from '../../../lib/toast.js';
import { PhoneForm } from '../components/PhoneForm.js';
import { saveName } from '../profile.api.js';

function NameForm() {
  const me = useMe();
  const [name, setName] = useState(me.name);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (name.trim() === '') return setProblems([{ field: 'name', message: 'Enter your name' }]);
    setBusy(true);
    setProblems([]);
    try {
      await saveName(name.trim());
      await toast('Name saved');
    } catch (error) {
      setProblems(problemsOf(error));
    }
    setBusy(false);
  };
  return (
    <form
      noValidate
      className="card flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <ErrorSummary problems={problems} />
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
    </form>
  );
}

function PhoneCard() {
  const { phone } = useMe();
  const [changing, setChanging] = useState(false);
  return (
    <section className="card flex flex-col gap-4" aria-labelledby="phone-heading">
      <h2 id="phone-heading">M-Pesa number</h2>
      {phone !== null && (
        <p className="flex items-center gap-2" data-testid="verified-phone">
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

/** Name, and the number that pays and is paid. */
export function ProfilePage({ signOut }: { signOut: ReactNode }) {
  return (
    <Column>
      <Heading title="Profile">Profile</Heading>
      <NameForm />
      <PhoneCard />
      {signOut}
    </Column>
  );
}
