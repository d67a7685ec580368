import type { Wallet, WalletEntry, Withdrawal } from '@amana/shared/wallet/contract.js';
import { paths } from '../../../app/paths.js';
import { Button, ButtonLink } from '../../../components/ui/Button.js';
import { Empty, Loaded } from '../../../components/ui/Loaded.js';
import { Money, MoneyText } from '../../../components/ui/Money.js';
import { More } from '../../../components/ui/More.js';
import { Note } from '../../../components/ui/Note.js';
import { Column, Heading } from '../../../components/ui/Page.js';
import { useNow } from '../../../lib/config.js';
import { formatNearby } from '../../../lib/time.js';
import { PhoneHold, usePhoneHold } from '../components/PhoneHold.js';
import { ENTRY_WORDS, isRunning, withdrawalWords } from '../wallet-words.js';
import { useEntries, useWithdrawals } from '../statement.api.js';
import { useWallet } from '../wallet.api.js';
import { Link } from '../../../components/ui/Link.js';

function whyNot({ frozen, balanceCents }: Wallet, hold: string | null): string | null {
  if (frozen) return 'The wallet is paused.';
  if (balanceCents === 0) return 'There is nothing to withdraw yet.';
  return hold === null ? null : 'Your new number has to wait first.';
}

function Balance({ wallet }: { wallet: Wallet }) {
  const reason = whyNot(wallet, usePhoneHold());
  return (
    <section className="card flex flex-col gap-3" aria-label="Balance">
      <div>
        <p className="text-sm text-ink-2">Free in your wallet</p>
        <p className="text-sum font-bold">
          <Money cents={wallet.balanceCents} testId="wallet-balance" />
        </p>
        {wallet.onTheWayCents > 0 && (
          <p className="text-sm text-ink-2">
            <MoneyText text="On its way to M-Pesa: " />
            <Money cents={wallet.onTheWayCents} className="font-bold text-ink" />
          </p>
        )}
      </div>
      {wallet.frozen && (
        <Note kind="pending">
          Amana has paused this wallet. The money stays yours; nothing moves for now.
        </Note>
      )}
      <PhoneHold />
      {reason === null ? (
        <ButtonLink to={paths.withdraw} look="main" testId="withdraw">
          Withdraw to M-Pesa
        </ButtonLink>
      ) : (
        <Button look="main" reason={reason} testId="withdraw">
          Withdraw to M-Pesa
        </Button>
      )}
    </section>
  );
}

function Withdrawals({ items }: { items: Withdrawal[] }) {
  const nowMs = useNow(30_000);
  if (items.length === 0) return null;
  return (
    <section className="card">
      <h2 className="mb-1">Withdrawals</h2>
      <ul>
        {items.map((withdrawal) => (
          <li
            key={withdrawal.id}
            data-testid="withdrawal"
            className="border-t border-line py-3 first:border-0"
          >
            <p className={isRunning(withdrawal) ? 'italic' : ''}>
              <MoneyText text={withdrawalWords(withdrawal)} />
            </p>
            <p className="text-sm text-ink-2">{formatNearby(withdrawal.createdAt, nowMs)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entry({ entry }: { entry: WalletEntry }) {
  const nowMs = useNow(30_000);
  return (
    <li
      data-testid="wallet-entry"
      className="flex flex-wrap justify-between gap-x-4 border-t border-line py-3 first:border-0"
    >
      <span className="min-w-0">
        {ENTRY_WORDS[entry.kind]}{' '}
        {entry.transactionId && (
          <Link
            to={paths.deal(entry.transactionId)}
            className="link -my-3.5 inline-block py-3.5 font-mono text-sm"
          >
            {entry.transactionId}
          </Link>
        )}
        <span className="block text-sm text-ink-2">{formatNearby(entry.at, nowMs)}</span>
      </span>
      <span className="font-medium">
        {entry.cents > 0 && '+'}
        <Money cents={entry.cents} />
      </span>
    </li>
  );
}

function Statement() {
  const query = useEntries();
  return (
    <section className="card flex flex-col gap-3">
      <h2>Statement</h2>
      <Loaded query={query}>
        {({ pages }) => {
          const entries = pages.flatMap(({ items }) => items);
          if (entries.length === 0) return <Empty>Money from your deals will be here.</Empty>;
          return (
            <>
              <ul>
                {entries.map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
              </ul>
              <More query={query} shown={entries.length} what="lines" />
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

/** The free sum, what is on its way, and every line of it. */
export function WalletPage() {
  const wallet = useWallet();
  const withdrawals = useWithdrawals();
  return (
    <Column>
      <Heading title="Wallet">Wallet</Heading>
      <Loaded query={wallet}>{(data) => <Balance wallet={data} />}</Loaded>
      <Loaded query={withdrawals}>{({ items }) => <Withdrawals items={items} />}</Loaded>
      <Statement />
    </Column>
  );
}
