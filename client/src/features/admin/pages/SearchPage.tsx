import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { PersonHit, SearchResult } from '@amana/shared/admin/contract.js';
import { adminPaths } from '../../../app/admin-paths.js';
import { Button } from '../../../components/ui/Button.js';
import { TextField } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { Link } from '../../../components/ui/Link.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { Heading } from '../../../components/ui/Page.js';
import { problemOf, stillWrong, type Problem } from '../../../components/ui/problems.js';
import { useDealNow } from '../../../lib/config.js';
import { formatNearby } from '../../../lib/time.js';
import { useSearch } from '../admin.api.js';
import { DealsTable, type Pill } from '../components/DealsTable.js';
import { ROW_LINK, Table, type Column } from '../components/Table.js';

const tooShort = (text: string): Problem[] =>
  text.trim().length >= 2 ? [] : [{ field: 'q', message: 'Enter at least two letters or digits' }];

const columnsOf = (nowMs: number): Column<PersonHit>[] => [
  {
    name: 'Person',
    names: true,
    cell: ({ id, name, email, phone }) => (
      <>
        <Link to={adminPaths.person(id)} className={ROW_LINK}>
          {name}
        </Link>
        <span className="block text-sm break-all text-ink-2">{email}</span>
        <span className="block text-sm lg:hidden">{phone}</span>
      </>
    ),
  },
  { name: 'Phone', wide: true, cell: ({ phone }) => phone ?? 'Not verified' },
  { name: 'Since', wide: true, cell: ({ since }) => formatNearby(since, nowMs) },
];

function Found({ found, pill }: { found: SearchResult; pill: Pill }) {
  const nowMs = useDealNow();
  const { people, deals } = found;
  if (people.length + deals.length === 0)
    return (
      <Empty>
        Nothing found. A deal code and a phone number must be whole; a name or an e-mail needs only its
        beginning.
      </Empty>
    );
  return (
    <>
      {deals.length > 0 && (
        <section className="flex flex-col gap-2">
          <h2>Deals</h2>
          <DealsTable caption="Deals found" rows={deals} pill={pill} nowMs={nowMs} />
        </section>
      )}
      {people.length > 0 && (
        <section className="flex flex-col gap-2">
          <h2>People</h2>
          <Table caption="People found" columns={columnsOf(nowMs)} rows={people} keyOf={({ id }) => id} />
          {people.length >= 20 && <p className="text-sm text-ink-2">The first 20. Enter more of the name.</p>}
        </section>
      )}
    </>
  );
}

function Results({ q, pill }: { q: string; pill: Pill }) {
  const query = useSearch(q);
  return <Loaded query={query}>{(found) => <Found found={found} pill={pill} />}</Loaded>;
}

/** One box for deals and people. What was asked stays out of the address: it may be somebody's number. */
export function SearchPage({ pill }: { pill: Pill }) {
  const navigate = useNavigate();
  const { state } = useLocation() as { state: { q?: string } | null };
  const q = state?.q ?? '';
  const [text, setText] = useState(q);
  const [shown, setShown] = useState<Problem[]>([]);
  const problems = stillWrong(shown, tooShort(text));
  const search = () => {
    const found = tooShort(text);
    setShown(found);
    if (found.length === 0) void navigate(adminPaths.search, { state: { q: text.trim() }, replace: true });
  };
  return (
    <div className="flex flex-col gap-4">
      <Heading title="Search">Search</Heading>
      <Form problems={problems} onSubmit={search} className="max-w-160">
        <TextField
          id="q"
          type="search"
          label="Find a deal or a person"
          hint="A deal code, an e-mail, a name or a phone number"
          autoComplete="off"
          maxLength={254}
          value={text}
          error={problemOf(problems, 'q')}
          onValue={setText}
        />
        <Button type="submit" look="main">
          Search
        </Button>
      </Form>
      {q !== '' && <Results q={q} pill={pill} />}
    </div>
  );
}
