import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { formatKes } from '@amana/shared/money.js';
import type { PublicDeal } from '@amana/shared/truth/contract.js';
import { paths } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { TextField } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { Icon } from '../../../components/ui/Icon.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { Money, MoneyText } from '../../../components/ui/Money.js';
import { Note } from '../../../components/ui/Note.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';
import { Facts } from '../../../components/ui/Rows.js';
import { useDealNow } from '../../../lib/config.js';
import { formatDateTime } from '../../../lib/time.js';
import { codeFrom, usePublicDeal } from '../truth.api.js';

const NO_CODE: Problem = { field: 'code', message: 'Enter the deal’s code: 8 letters and digits' };

function Held({ deal, since }: { deal: PublicDeal; since: string }) {
  return (
    <section aria-label="Money" className="overflow-hidden rounded-lg bg-vault text-on-vault">
      <div className="weave weave-band" aria-hidden="true" />
      <div className="flex flex-col gap-1 p-4">
        <p className="flex items-center gap-2 text-sm text-on-vault-2">
          <Icon name="lock" />
          Yes. Held by Amana
        </p>
        <p className="text-sum font-bold">
          <Money cents={deal.heldCents} testId="held-sum" />
        </p>
        <p>
          <MoneyText text={`Amana holds ${formatKes(deal.heldCents)} for this deal since ${since}.`} />
        </p>
      </div>
    </section>
  );
}

function NotHeld({ heldCents }: PublicDeal) {
  return (
    <Note kind="danger">
      <h2 className="flex items-start gap-2">
        <Icon name="warning" size={24} />
        {heldCents > 0 ? 'Only a part of the money is held.' : 'No money is held for this deal.'}
      </h2>
      <p className="text-sum font-bold">Do not deliver.</p>
      <p>
        <MoneyText
          text={
            heldCents > 0
              ? `Amana holds ${formatKes(heldCents)} so far. Deliver when all of it is here.`
              : 'Whatever a message or a screenshot says: it has not been paid in, or it has left again.'
          }
        />
      </p>
    </Note>
  );
}

function Result({ deal }: { deal: PublicDeal }) {
  const nowMs = useDealNow();
  const at = (iso: string) => formatDateTime(iso, nowMs);
  return (
    <>
      {deal.funded ? <Held deal={deal} since={at(deal.since)} /> : <NotHeld {...deal} />}
      <section className="card">
        <h2 className="mb-3">
          Deal <span className="font-mono">{deal.code}</span>
        </h2>
        <Facts
          facts={[
            ['Step', `${deal.step}.`],
            ['Buyer', deal.buyer],
            ['Seller', deal.seller],
            ['Checked', at(deal.checkedAt)],
          ]}
        />
      </section>
      <p className="text-sm text-ink-2">
        This does not prove who is talking to you. Compare the first letters of both names, and check again
        just before you deliver.
      </p>
    </>
  );
}

/** For everybody with a deal's code: is money held for it? */
export function CheckPage() {
  const { code: given = '' } = useParams();
  const code = codeFrom(given);
  const navigate = useNavigate();
  const [text, setText] = useState(given);
  const [problems, setProblems] = useState<readonly Problem[]>(
    given !== '' && code === null ? [NO_CODE] : [],
  );
  const query = usePublicDeal(code);

  const check = () => {
    const typed = codeFrom(text);
    setProblems(typed === null ? [NO_CODE] : []);
    if (typed === null) return;
    setText(typed);
    if (typed === code) void query.refetch();
    else void navigate(paths.checkDeal(typed));
  };

  return (
    <Column>
      <Form problems={problems} onSubmit={check}>
        <header>
          <Heading title="Check a deal">Check a deal</Heading>
          <p className="text-ink-2">
            Before you deliver: is the money really there? Ask Amana, not a message.
          </p>
        </header>
        <TextField
          id="code"
          label="Deal code"
          hint="8 letters and digits, like AM7K2Q9F"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={text}
          error={problemOf(problems, 'code')}
          onValue={(typed) => setText(typed.toUpperCase())}
        />
        <Button look="main" type="submit" busy={query.isFetching} busyText="Looking…" testId="main-action">
          Check this deal
        </Button>
      </Form>
      <div aria-live="polite" className="flex flex-col gap-4">
        {code !== null && problems.length === 0 && (
          <Loaded query={query}>{(deal) => <Result key={deal.code} deal={deal} />}</Loaded>
        )}
      </div>
    </Column>
  );
}
