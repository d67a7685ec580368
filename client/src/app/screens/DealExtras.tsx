import type { Deal } from '@amana/shared/transactions/contract.js';
import { CertificateButton } from '../../features/certificates/components/CertificateButton.js';
import { OtherCard } from '../../features/ratings/components/OtherCard.js';
import { RatingCard } from '../../features/ratings/components/RatingCard.js';
import { wasPaidIn } from '../../features/transactions/people.js';
import { firstName } from '../../lib/words.js';

/** What stands beside a deal's own steps: who the other is before agreeing, then the paper, at last the ratings. */
export function DealExtras({ deal }: { deal: Deal }) {
  const { id, phase, status, other } = deal;
  const ended = status === 'completed' || status === 'cancelled';
  if (phase === 'proposed') return other && <OtherCard dealId={id} name={other.name} />;
  if (!wasPaidIn(deal)) return null;
  return (
    <div className="order-last flex flex-col gap-4">
      {ended && other && <RatingCard dealId={id} name={firstName(other.name)} />}
      <CertificateButton dealId={id} />
    </div>
  );
}
