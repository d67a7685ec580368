import { paths } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { BackBar, Column, Heading } from '../../../components/ui/Page.js';
import { useConfig } from '../../../lib/config.js';
import { toast } from '../../../lib/toast.js';
import { KeysCard } from '../components/KeysCard.js';
import { WebhooksCard } from '../components/WebhooksCard.js';
import { useKeys, useWebhooks } from '../developers.api.js';
import { buttonCode, linksOrigin } from '../words.js';

function ButtonCard() {
  const code = buttonCode(linksOrigin(useConfig()?.demo?.people));
  const copy = async () => {
    await navigator.clipboard.writeText(code);
    await toast('Copied');
  };
  return (
    <section className="card flex flex-col gap-3" aria-labelledby="button-heading">
      <h2 id="button-heading">A button for your shop</h2>
      <p className="text-ink-2">
        Put this line into your page, with a deal’s invitation or payment link in it. It shows the button “Pay
        safely with Amana”, which opens that link; with data-window="new" in a new tab.
      </p>
      <code className="rounded-md bg-sunken p-3 text-sm break-all select-all">{code}</code>
      <Button onClick={() => void copy()}>Copy the line</Button>
    </section>
  );
}

/** What programs of this person use: keys to ask with, addresses that are told, a button for a shop. */
export function DevelopersPage() {
  return (
    <Column>
      <BackBar to={paths.profile}>Profile</BackBar>
      <Heading title="For developers">For developers</Heading>
      <Loaded query={useKeys()}>{(keys) => <KeysCard keys={keys} />}</Loaded>
      <Loaded query={useWebhooks()}>{(webhooks) => <WebhooksCard webhooks={webhooks} />}</Loaded>
      <ButtonCard />
    </Column>
  );
}
