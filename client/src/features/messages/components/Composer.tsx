import { useState } from 'react';
import { MESSAGE_LENGTH } from '@amana/shared/messages/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { TextArea } from '../../../components/ui/Field.js';
import type { Outbox } from '../use-outbox.js';

/** Where a message is written; without a network too, it then waits to be sent again. */
export function Composer({ name, outbox }: { name: string; outbox: Outbox }) {
  const [missing, setMissing] = useState(false);
  return (
    <form
      noValidate
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(outbox.draft.trim() === '');
        if (outbox.draft.trim() !== '') outbox.send();
      }}
    >
      <TextArea
        id="message"
        label={`Write to ${name}`}
        rows={2}
        maxLength={MESSAGE_LENGTH}
        value={outbox.draft}
        error={missing ? 'Write something first' : undefined}
        onValue={(draft) => {
          setMissing(false);
          outbox.write(draft);
        }}
      />
      <Button type="submit" testId="send-message">
        Send
      </Button>
    </form>
  );
}
