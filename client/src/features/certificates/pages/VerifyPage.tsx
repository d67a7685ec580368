import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { VerifiedCertificate } from '@amana/shared/certificates/contract.js';
import { paths } from '../../../app/paths.js';
import { ButtonLink } from '../../../components/ui/Button.js';
import { Icon } from '../../../components/ui/Icon.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { Money } from '../../../components/ui/Money.js';
import { Note } from '../../../components/ui/Note.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { Facts } from '../../../components/ui/Rows.js';
import { hasCode } from '../../../lib/api-error.js';
import { useDealNow } from '../../../lib/config.js';
import { send } from '../../../lib/http.js';
import { formatDateTime } from '../../../lib/time.js';

function Verdict({ good, title, children }: { good: boolean; title: string; children: ReactNode }) {
  return (
    <Note kind={good ? 'good' : 'danger'}>
      <div className="flex items-start gap-2">
        <Icon name={good ? 'tick' : 'warning'} size={28} />
        <Heading title={title}>{title}</Heading>
      </div>
      <p className="mt-1">{children}</p>
    </Note>
  );
}

function Then({
  paper,
  then,
}: {
  paper: VerifiedCertificate;
  then: NonNullable<VerifiedCertificate['then']>;
}) {
  const nowMs = useDealNow();
  const { deal, v, at, headHash, movedOn } = paper;
  return (
    <>
      <Verdict good title="This certificate is true">
        Amana made a paper with this code. Compare each line below with yours: if one differs, yours was
        changed.
      </Verdict>
      {movedOn && (
        <Note kind="pending">
          <p>{`The deal has moved on since. This is how it stood on ${formatDateTime(at, nowMs)}.`}</p>
        </Note>
      )}
      <section className="card">
        <h2 className="mb-3">What the paper tells</h2>
        <Facts
          facts={[
            ['Deal', <span className="font-mono">{deal}</span>],
            ['Version', v],
            ['As it stood', formatDateTime(at, nowMs)],
            ['Step', `${then.step}.`],
            ['Buyer', then.buyer],
            ['Seller', then.seller],
            ['Whole sum', <Money cents={then.totalCents} />],
            ['Held then', <Money cents={then.heldCents} />],
            ['Head hash', <span className="font-mono text-sm break-all">{headHash}</span>],
          ]}
        />
        <p className="mt-3 text-sm text-ink-2">
          Names are shown by their first letters. The whole history was checked again just now.
        </p>
      </section>
      <ButtonLink to={paths.checkDeal(deal)}>See the deal as it is now</ButtonLink>
    </>
  );
}

function Result({ paper }: { paper: VerifiedCertificate }) {
  if (paper.then) return <Then paper={paper} then={paper.then} />;
  return (
    <Verdict good={false} title="Do not rely on this deal’s history">
      {`The code is ours, but what Amana keeps of deal ${paper.deal} no longer adds up. Tell Amana’s staff, and keep your paper: it shows what was written then.`}
    </Verdict>
  );
}

const Forged = () => (
  <>
    <Verdict good={false} title="This is not one of ours">
      No certificate of Amana has this code. Check each letter of it; if they are right, the paper was made by
      somebody else. Do not deliver or pay on it.
    </Verdict>
    <ButtonLink to={paths.check}>Check a deal by its code</ButtonLink>
  </>
);

/** For whoever holds a certificate: is it one of ours, and what did it tell? */
export function VerifyPage() {
  const { code = '' } = useParams();
  const query = useQuery({
    queryKey: ['verify', code],
    queryFn: () =>
      send<VerifiedCertificate>('GET', `/public/verify/${encodeURIComponent(code.slice(0, 64))}`),
    gcTime: 0,
    retry: false,
  });
  return (
    <Column>
      {hasCode(query.error, 'NOT_FOUND') ? (
        <Forged />
      ) : (
        <Loaded query={query} whole>
          {(paper) => <Result paper={paper} />}
        </Loaded>
      )}
    </Column>
  );
}
