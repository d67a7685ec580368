import type { ReactNode } from 'react';
import type { StaffWork } from '@amana/shared/admin/contract.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { Note } from '../../../components/ui/Note.js';
import { Heading } from '../../../components/ui/Page.js';
import { useNow } from '../../../lib/config.js';
import { useWork } from '../admin.api.js';
import { CasesTable } from '../components/CasesTable.js';
import { ProposalCard } from '../components/ProposalCard.js';
import { StuckPayouts } from '../components/StuckPayouts.js';
import { lateWords } from '../money-words.js';
import { useDecideProposal } from '../use-staff-step.js';

/** As many of each as the server tells. */
const SHOWN = 50;

interface BlockProps {
  title: string;
  count: number;
  none: string;
  children: ReactNode;
}

const Block = ({ title, count, none, children }: BlockProps) => (
  <section className="flex flex-col gap-2">
    <h2>{count === 0 ? title : `${title} · ${count < SHOWN ? count : 'the first 50'}`}</h2>
    {count === 0 ? <Empty>{none}</Empty> : children}
  </section>
);

function Blocks({ work, nowMs }: { work: StaffWork; nowMs: number }) {
  const decide = useDecideProposal();
  const { proposals, payouts, cases } = work;
  const late = lateWords(work.late);
  return (
    <>
      {decide.lost && (
        <Note kind="pending" urgent>
          Somebody was first. This is what waits now.
        </Note>
      )}
      {late && <Note kind="danger">{late}</Note>}
      <Block title="To confirm" count={proposals.length} none="No colleague has proposed anything.">
        <ul className="flex max-w-160 flex-col gap-4">
          {proposals.map((proposal) => (
            <ProposalCard key={proposal.id} proposal={proposal} nowMs={nowMs} decide={decide} />
          ))}
        </ul>
      </Block>
      <Block title="Payouts that need a person" count={payouts.length} none="No payout needs a person.">
        <StuckPayouts payouts={payouts} nowMs={nowMs} />
      </Block>
      <Block title="Open cases" count={cases.length} none="Every shilling at M-Pesa is explained.">
        <CasesTable caption="Open cases, newest first" rows={cases} nowMs={nowMs} />
      </Block>
    </>
  );
}

/** What waits for people: to confirm, to end, to close; and what the machine is late with. */
export function WorkPage() {
  const query = useWork();
  const nowMs = useNow(30_000);
  return (
    <div className="flex flex-col gap-6">
      <div>
        <Heading title="Work">Work</Heading>
        <p className="max-w-160 text-ink-2">
          What moves money by hand takes two of the staff: one proposes, another confirms.
        </p>
      </div>
      <Loaded query={query}>{(work) => <Blocks work={work} nowMs={nowMs} />}</Loaded>
    </div>
  );
}
