import type { Deal } from '@amana/shared/transactions/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { toast } from '../../../lib/toast.js';

/** While nobody has joined: the link to pass on, or where it was sent. */
export function InviteCard({ deal }: { deal: Deal }) {
  if (deal.other !== null || deal.phase !== 'proposed' || deal.invite === null) return null;
  const { inviteUrl } = deal;
  if (inviteUrl === undefined)
    return (
      <section className="card">
        <h2>Invitation sent</h2>
        <p className="text-ink-2">
          {`We sent a link by ${deal.invite.kind === 'email' ? 'e-mail' : 'SMS'}. Whoever opens it reads the terms and joins.`}
        </p>
      </section>
    );
  const copy = async () => {
    await navigator.clipboard.writeText(inviteUrl);
    await toast('Link copied');
  };
  return (
    <section className="card flex flex-col gap-3">
      <h2>Send this link</h2>
      <p className="text-sm text-ink-2">
        The first person who opens it and signs in joins the deal. Send it to nobody else.
      </p>
      <p
        data-testid="invite-link"
        className="rounded-md bg-sunken p-3 font-mono text-sm break-all select-all"
      >
        {inviteUrl}
      </p>
      <Button onClick={() => void copy()}>Copy the link</Button>
    </section>
  );
}
