import { useState } from 'react';
import type { PersonHit } from '@amana/shared/admin/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { Choice } from '../../../components/ui/Choice.js';
import { TextField } from '../../../components/ui/Field.js';
import { useSearch } from '../admin.api.js';

interface Props {
  id: string;
  /** `Whose wallet?` */
  label: string;
  value: string | null;
  error?: string | undefined;
  onValue: (user: string) => void;
}

const wordsOf = ({ name, email, phone }: PersonHit): string =>
  [name, email, phone].filter((each) => each !== null).join(', ');

/** Finds a person by e-mail, name or phone, and takes one of those found. */
export function PersonPicker({ id, label, value, error, onValue }: Props) {
  const [text, setText] = useState('');
  const [q, setQ] = useState('');
  const { data } = useSearch(q);
  const people = data?.people ?? [];
  return (
    <>
      <TextField
        id={id}
        type="search"
        label={label}
        hint="An e-mail, a name or a phone number"
        autoComplete="off"
        maxLength={254}
        value={text}
        error={people.length === 0 ? error : undefined}
        onValue={setText}
      />
      <Button onClick={() => setQ(text.trim())} testId="find-person">
        Find
      </Button>
      {data && people.length === 0 && <p role="status">Nobody found.</p>}
      {people.length > 0 && (
        <Choice
          id={`${id}-found`}
          legend="Found"
          options={Object.fromEntries(people.map((person) => [person.id, wordsOf(person)]))}
          value={value}
          error={error}
          onValue={onValue}
        />
      )}
    </>
  );
}
