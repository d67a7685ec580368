import { useState } from 'react';
import type { NewWebhook } from '@amana/shared/developers/contract.js';
import { TextField } from '../../../components/ui/Field.js';
import { FormSheet } from '../../../components/ui/FormSheet.js';
import { problemOf } from '../../../components/ui/problems.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { useAddWebhook } from '../developers.api.js';
import { urlProblems } from '../words.js';

interface Props {
  onMade: (webhook: NewWebhook) => void;
  onClose: () => void;
}

/** Adds an address that is told of the person's deals. */
export function WebhookForm({ onMade, onClose }: Props) {
  const [url, setUrl] = useState('');
  const add = useAddWebhook();
  const { problems, busy, submit } = useSubmit();
  const send = () =>
    void submit(urlProblems(url), async () => onMade(await add.mutateAsync({ url: url.trim() })));
  return (
    <FormSheet
      title="Add an address"
      testId="webhook-sheet"
      above={
        <p>It is told of each event of your deals: which deal and what happened, and nothing else of it.</p>
      }
      problems={problems}
      busy={busy}
      label="Add the address"
      sendId="add-webhook"
      onSend={send}
      onClose={onClose}
    >
      <TextField
        id="url"
        label="Address"
        hint="https, on the public Internet, port 443 or 8443"
        type="url"
        autoComplete="off"
        maxLength={500}
        value={url}
        error={problemOf(problems, 'url')}
        onValue={setUrl}
      />
    </FormSheet>
  );
}
