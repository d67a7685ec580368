import { useState } from 'react';
import { SCOPES, type NewApiKey, type Scope } from '@amana/shared/developers/contract.js';
import { TextField } from '../../../components/ui/Field.js';
import { FormSheet } from '../../../components/ui/FormSheet.js';
import { problemOf } from '../../../components/ui/problems.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { useMakeKey } from '../developers.api.js';
import { keyProblems, SCOPE } from '../words.js';

interface ScopeProps {
  value: readonly Scope[];
  error: string | undefined;
  onValue: (scopes: Scope[]) => void;
}

const ScopeChoice = ({ value, error, onValue }: ScopeProps) => (
  <fieldset className="flex flex-col gap-2" aria-describedby={error ? 'scopes-error' : undefined}>
    <legend className="mb-1 font-medium">What may it do?</legend>
    {error && (
      <p id="scopes-error" className="text-sm font-medium text-danger">
        {error}
      </p>
    )}
    {SCOPES.map((scope, index) => (
      <label
        key={scope}
        className="flex min-h-12 cursor-pointer items-center gap-3 rounded-md border border-edge bg-surface px-3 py-2 has-checked:border-2 has-checked:border-lake has-checked:bg-lake-soft"
      >
        <input
          type="checkbox"
          id={index === 0 ? 'scopes' : undefined}
          className="size-5 shrink-0 accent-lake"
          checked={value.includes(scope)}
          onChange={({ target }) =>
            onValue(SCOPES.filter((each) => (each === scope ? target.checked : value.includes(each))))
          }
        />
        {SCOPE[scope]}
      </label>
    ))}
  </fieldset>
);

interface Props {
  onMade: (key: NewApiKey) => void;
  onClose: () => void;
}

/** Makes an API key: what it is for, and what it may do. */
export function KeyForm({ onMade, onClose }: Props) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scope[]>([]);
  const make = useMakeKey();
  const { problems, busy, submit } = useSubmit();
  const send = () =>
    void submit(keyProblems(name, scopes), async () =>
      onMade(await make.mutateAsync({ name: name.trim(), scopes })),
    );
  return (
    <FormSheet
      title="Make a key"
      testId="key-sheet"
      above={<p>A program with this key acts as you. No key pays, accepts, gives back or withdraws money.</p>}
      problems={problems}
      busy={busy}
      label="Make the key"
      sendId="make-key"
      onSend={send}
      onClose={onClose}
    >
      <TextField
        id="name"
        label="Name"
        hint="What uses it, such as your shop’s website"
        autoComplete="off"
        maxLength={60}
        value={name}
        error={problemOf(problems, 'name')}
        onValue={setName}
      />
      <ScopeChoice value={scopes} error={problemOf(problems, 'scopes')} onValue={setScopes} />
    </FormSheet>
  );
}
