import { useState } from 'react';
import { MAX_KEYS, type ApiKey, type NewApiKey } from '@amana/shared/developers/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { Sure } from '../../../components/ui/Sure.js';
import { useNow } from '../../../lib/config.js';
import { formatNearbyInside } from '../../../lib/time.js';
import { useEndKey } from '../developers.api.js';
import { SCOPE } from '../words.js';
import { KeyForm } from './KeyForm.js';
import { ShownOnce } from './ShownOnce.js';

const FULL = `You have ${MAX_KEYS} keys. End one that you do not use.`;

interface RowProps {
  apiKey: ApiKey;
  nowMs: number;
  onEnd: () => void;
}

function Row({ apiKey: { name, scopes, createdAt, lastUsedAt }, nowMs, onEnd }: RowProps) {
  const used = lastUsedAt === null ? 'Never used' : `Last used ${formatNearbyInside(lastUsedAt, nowMs)}`;
  return (
    <li
      data-testid="key"
      className="flex items-start justify-between gap-4 border-t border-line py-3 first:border-0"
    >
      <div className="min-w-0">
        <p className="font-medium">{name}</p>
        <p>{scopes.map((scope) => SCOPE[scope]).join(' · ')}</p>
        <p className="text-sm text-ink-2">{`${used} · made ${formatNearbyInside(createdAt, nowMs)}`}</p>
      </div>
      <button type="button" className="link min-h-12 min-w-12 shrink-0 cursor-pointer" onClick={onEnd}>
        End it<span className="sr-only">{` ${name}`}</span>
      </button>
    </li>
  );
}

/** Keys that programs of this person ask with. */
export function KeysCard({ keys }: { keys: readonly ApiKey[] }) {
  const nowMs = useNow(30_000);
  const end = useEndKey();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewApiKey | null>(null);
  const [ending, setEnding] = useState<ApiKey | null>(null);
  return (
    <section className="card flex flex-col gap-3" aria-labelledby="keys-heading">
      <h2 id="keys-heading">API keys</h2>
      <p className="text-ink-2">
        Your programs send one with each request, as “Authorization: Bearer” and the key.
      </p>
      <a className="link -my-3 w-fit py-3" href="/api/docs">
        What they can ask
      </a>
      {keys.length > 0 && (
        <ul>
          {keys.map((key) => (
            <Row key={key.id} apiKey={key} nowMs={nowMs} onEnd={() => setEnding(key)} />
          ))}
        </ul>
      )}
      <Button onClick={() => setMaking(true)} reason={keys.length < MAX_KEYS ? null : FULL}>
        Make a key
      </Button>
      {making && (
        <KeyForm
          onClose={() => setMaking(false)}
          onMade={(key) => {
            setMaking(false);
            setMade(key);
          }}
        />
      )}
      {made && <ShownOnce title={made.name} what="key" secret={made.key} onKept={() => setMade(null)} />}
      {ending && (
        <Sure
          title="End the key"
          effect={`${ending.name}: programs that use this key are refused from now on.`}
          run={() => end.mutateAsync(ending.id)}
          onClose={() => setEnding(null)}
        />
      )}
    </section>
  );
}
