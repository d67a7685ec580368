import { useState } from 'react';
import { MAX_WEBHOOKS, type NewWebhook, type Webhook } from '@amana/shared/developers/contract.js';
import { paths } from '../../../app/paths.js';
import { Button, ButtonLink } from '../../../components/ui/Button.js';
import { Sure } from '../../../components/ui/Sure.js';
import { useNow } from '../../../lib/config.js';
import { formatNearbyInside } from '../../../lib/time.js';
import { useEndWebhook, useRotate } from '../developers.api.js';
import { ShownOnce } from './ShownOnce.js';
import { WebhookForm } from './WebhookForm.js';

const FULL = `You have ${MAX_WEBHOOKS} addresses. End one that you do not use.`;

const STEPS = {
  rotate: {
    title: 'Make a new secret',
    effect: 'What is sent is signed by both for 24 hours, then by the new one only.',
  },
  end: { title: 'End the address', effect: 'Nothing more is sent there, also nothing that waits.' },
};

type Asked = { what: keyof typeof STEPS; webhook: Webhook };

interface RowProps {
  webhook: Webhook;
  nowMs: number;
  onAsk: (what: Asked['what']) => () => void;
}

function Row({ webhook: { id, url, createdAt, previousSecretUntil }, nowMs, onAsk }: RowProps) {
  const both =
    previousSecretUntil !== null && Date.parse(previousSecretUntil) > nowMs
      ? ` · the secret before signs too until ${formatNearbyInside(previousSecretUntil, nowMs)}`
      : '';
  return (
    <li data-testid="webhook" className="flex flex-col gap-3 border-t border-line py-4 first:border-0">
      <div>
        <p className="font-medium break-all">{url}</p>
        <p className="text-sm text-ink-2">{`Added ${formatNearbyInside(createdAt, nowMs)}${both}`}</p>
      </div>
      <div className="grid gap-2 sm:grid-cols-3">
        <ButtonLink to={paths.deliveries(id)}>What was sent</ButtonLink>
        <Button onClick={onAsk('rotate')}>New secret</Button>
        <Button look="danger" onClick={onAsk('end')}>
          End it
        </Button>
      </div>
    </li>
  );
}

/** Addresses that are told of this person's deals. */
export function WebhooksCard({ webhooks }: { webhooks: readonly Webhook[] }) {
  const nowMs = useNow(30_000);
  const rotate = useRotate();
  const end = useEndWebhook();
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<NewWebhook | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const show = (webhook: NewWebhook) => {
    setAdding(false);
    setAsked(null);
    setMade(webhook);
  };
  const take = async ({ what, webhook: { id } }: Asked) =>
    what === 'rotate' ? show(await rotate.mutateAsync(id)) : end.mutateAsync(id);
  const askFor = (webhook: Webhook) => (what: Asked['what']) => () => setAsked({ what, webhook });
  return (
    <section className="card flex flex-col gap-3" aria-labelledby="webhooks-heading">
      <h2 id="webhooks-heading">Webhooks</h2>
      <p className="text-ink-2">
        Your server is told when something happens to one of your deals. Check Amana-Signature with the
        address’s secret before you believe it.
      </p>
      {webhooks.length > 0 && (
        <ul>
          {webhooks.map((webhook) => (
            <Row key={webhook.id} webhook={webhook} nowMs={nowMs} onAsk={askFor(webhook)} />
          ))}
        </ul>
      )}
      <Button onClick={() => setAdding(true)} reason={webhooks.length < MAX_WEBHOOKS ? null : FULL}>
        Add an address
      </Button>
      {adding && <WebhookForm onMade={show} onClose={() => setAdding(false)} />}
      {made && (
        <ShownOnce
          title="The address’s secret"
          what="secret"
          secret={made.secret}
          onKept={() => setMade(null)}
        />
      )}
      {asked && <Sure {...STEPS[asked.what]} run={() => take(asked)} onClose={() => setAsked(null)} />}
    </section>
  );
}
