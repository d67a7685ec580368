import { useState } from 'react';
import type { SecurityEvent } from '@amana/shared/auth/contract.js';
import { paths } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { Form } from '../../../components/ui/Form.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { BackBar, Column, Heading } from '../../../components/ui/Page.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { useConfig, useNow } from '../../../lib/config.js';
import { formatNearby } from '../../../lib/time.js';
import { openClerkProfile } from '../clerk.js';
import { DevicesCard } from '../components/DevicesCard.js';
import { FactorCard } from '../components/FactorCard.js';
import { PasswordCard } from '../components/PasswordCard.js';
import { useSecurity } from '../security.api.js';
import { EVENT_WORDS, whenceWords } from '../security-words.js';

const FIRST_EVENTS = 5;

function EventsCard({ events }: { events: readonly SecurityEvent[] }) {
  const nowMs = useNow(30_000);
  const [all, setAll] = useState(false);
  const shown = all ? events : events.slice(0, FIRST_EVENTS);
  return (
    <section className="card flex flex-col gap-3" aria-labelledby="events-heading">
      <h2 id="events-heading">What happened lately</h2>
      <p className="text-sm text-ink-2">
        Was something not you? Sign out all other devices and change the password.
      </p>
      <ul>
        {shown.map((event) => (
          <li
            key={event.id}
            data-testid="security-event"
            className="border-t border-line py-3 first:border-0"
          >
            <p>{EVENT_WORDS[event.what]}</p>
            <p className="text-sm text-ink-2">
              {[formatNearby(event.at, nowMs), whenceWords(event)].filter(Boolean).join(' · ')}
            </p>
          </li>
        ))}
      </ul>
      {events.length > shown.length && (
        <Button onClick={() => setAll(true)}>{`Show all ${events.length}`}</Button>
      )}
    </section>
  );
}

function OwnSecurity() {
  return (
    <Loaded query={useSecurity()}>
      {(data) => (
        <>
          <FactorCard security={data} />
          <DevicesCard devices={data.devices} />
          <PasswordCard />
          <EventsCard events={data.events} />
        </>
      )}
    </Loaded>
  );
}

function ClerkCard() {
  const { problems, busy, submit } = useSubmit();
  return (
    <Form problems={problems} onSubmit={() => void submit([], openClerkProfile)}>
      <p>Clerk keeps your password, your second factor and the list of your devices.</p>
      <Button look="main" type="submit" busy={busy} busyText="Opening…">
        Open Clerk
      </Button>
    </Form>
  );
}

/** Devices, second factor, password, and what happened to the account. */
export function SecurityPage() {
  const config = useConfig();
  return (
    <Column>
      <BackBar to={paths.profile}>Profile</BackBar>
      <Heading title="Security">Security</Heading>
      {config && (config.clerk ? <ClerkCard /> : <OwnSecurity />)}
    </Column>
  );
}
