import { useState } from 'react';
import { paths } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { Form } from '../../../components/ui/Form.js';
import { BackBar, Column, Heading } from '../../../components/ui/Page.js';
import { Sheet } from '../../../components/ui/Sheet.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { save } from '../../../lib/download.js';
import { toast } from '../../../lib/toast.js';
import { GoneAndKept } from '../components/GoneAndKept.js';
import { fetchExport, useClosing } from '../privacy.api.js';

function DownloadCard() {
  const { problems, busy, submit } = useSubmit();
  const take = () =>
    void submit([], async () => {
      save(await fetchExport(), 'amana-data.json');
      await toast('Your data are saved');
    });
  return (
    <section className="card" aria-labelledby="download-heading">
      <Form problems={problems} onSubmit={take}>
        <h2 id="download-heading">Download your data</h2>
        <p>
          Your profile, deals, messages, files, payments, wallet and sign-ins, in one file. Keep it safe:
          whoever has it can read it.
        </p>
        <Button type="submit" busy={busy} busyText="Collecting…">
          Download my data
        </Button>
      </Form>
    </section>
  );
}

function ClosingSheet({ onClose }: { onClose: () => void }) {
  const { problems, busy, submit } = useSubmit();
  const closing = useClosing();
  const close = () =>
    void submit([], async () => {
      await closing.mutateAsync(null);
    });
  return (
    <Sheet title="Close your account?" onClose={onClose} testId="closing">
      <Form problems={problems} onSubmit={close}>
        <p>This cannot be undone. You are signed out everywhere, and nobody can open the account again.</p>
        <Button type="submit" look="danger" busy={busy} busyText="Closing…">
          Yes, close it for good
        </Button>
        <Button onClick={onClose}>Keep my account</Button>
      </Form>
    </Sheet>
  );
}

/** All that is kept about a person: to take along, or to have removed. */
export function DataPage() {
  const [asking, setAsking] = useState(false);
  return (
    <Column>
      <BackBar to={paths.profile}>Profile</BackBar>
      <Heading title="Your data">Your data</Heading>
      <DownloadCard />
      <section className="card flex flex-col gap-4" aria-labelledby="closing-heading">
        <h2 id="closing-heading">Close your account</h2>
        <p>First take out your money and end your open deals.</p>
        <GoneAndKept gone="What goes" />
        <Button onClick={() => setAsking(true)}>Close my account</Button>
      </section>
      {asking && <ClosingSheet onClose={() => setAsking(false)} />}
    </Column>
  );
}
