import { useState } from 'react';
import { Button } from '../../../components/ui/Button.js';
import { Choice } from '../../../components/ui/Choice.js';
import { TextField } from '../../../components/ui/Field.js';
import { useNow } from '../../../lib/config.js';
import { useStaffDeal } from '../admin.api.js';
import { paymentOptions } from '../money-words.js';

interface Props {
  id: string;
  /** What was typed as the account: a deal's code, often with the letters of one prompt. */
  account: string | null;
  value: string | null;
  error?: string | undefined;
  onValue: (payment: string) => void;
}

const CODE_LENGTH = 8;
const codeIn = (text: string): string => text.trim().toUpperCase().slice(0, CODE_LENGTH);

/** Finds what came in for a deal, and takes one of these payments. */
export function PaymentPicker({ id, account, value, error, onValue }: Props) {
  const [text, setText] = useState(codeIn(account ?? ''));
  const [code, setCode] = useState('');
  const nowMs = useNow(30_000);
  const { data, isError } = useStaffDeal(code);
  const options = paymentOptions(data?.money ?? [], nowMs);
  const found = Object.keys(options).length > 0;
  return (
    <>
      <TextField
        id={id}
        label="Whose payment?"
        hint="The code of the deal that it was for"
        autoComplete="off"
        maxLength={20}
        value={text}
        error={found ? undefined : error}
        onValue={setText}
      />
      <Button onClick={() => setCode(codeIn(text))} testId="find-payments">
        Find
      </Button>
      {(isError || data) && !found && (
        <p role="status">{isError ? 'No such deal.' : 'Nothing has come in by M-Pesa for this deal.'}</p>
      )}
      {found && (
        <Choice
          id={`${id}-found`}
          legend="Which payment?"
          options={options}
          value={value}
          error={error}
          onValue={onValue}
        />
      )}
    </>
  );
}
