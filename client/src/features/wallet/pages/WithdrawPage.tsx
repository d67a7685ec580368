import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { PublicConfig } from '@amana/shared/config.js';
import { formatKes, parseKes, type Cents } from '@amana/shared/money.js';
import { formatPhone } from '@amana/shared/phone.js';
import { paths } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { TextField } from '../../../components/ui/Field.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { Skeleton } from '../../../components/ui/Skeleton.js';
import { BackBar, Column, Heading } from '../../../components/ui/Page.js';
import { problemOf, problemsOf, type Problem } from '../../../components/ui/problems.js';
import { SumTable } from '../../../components/ui/Rows.js';
import { useConfig } from '../../../lib/config.js';
import { useMe } from '../../../lib/session.js';
import { withdrawalFee } from '../wallet-words.js';
import { useWithdraw } from '../statement.api.js';
import { useWallet } from '../wallet.api.js';

function sumProblems(text: string, balanceCents: Cents, { limits }: PublicConfig): Problem[] {
  const cents = parseKes(text);
  const most = Math.min(balanceCents, limits.withdrawMaxCents);
  if (cents !== null && cents >= limits.withdrawMinCents && cents <= most) return [];
  const least = formatKes(limits.withdrawMinCents);
  const message =
    most < limits.withdrawMinCents
      ? `The least that can be sent is ${least}`
      : `Enter whole shillings from ${least} to ${formatKes(most)}`;
  return [{ field: 'amountCents', message }];
}

interface FormProps {
  balanceCents: Cents;
  config: PublicConfig;
  phone: string;
}

function Breakdown({ cents, config }: { cents: Cents; config: PublicConfig }) {
  const feeCents = withdrawalFee(cents, config.withdrawalBands);
  return (
    <SumTable
      caption="What arrives"
      rows={[
        { label: 'Leaves the wallet', cents },
        { label: 'Charge', cents: -feeCents },
        { label: 'Arrives on your phone', cents: cents - feeCents, total: true },
      ]}
    />
  );
}

function WithdrawForm({ balanceCents, config, phone }: FormProps) {
  const navigate = useNavigate();
  const withdraw = useWithdraw();
  const [sum, setSum] = useState('');
  const [problems, setProblems] = useState<Problem[]>([]);
  const [checked, setChecked] = useState(false);
  const cents = parseKes(sum);

  const submit = () => {
    const found = sumProblems(sum, balanceCents, config);
    setProblems(found);
    if (found.length > 0 || cents === null) return;
    if (!checked) return setChecked(true);
    withdraw.mutate(
      { amountCents: cents },
      {
        onSuccess: () => void navigate(paths.wallet, { replace: true }),
        onError: (error) => setProblems(problemsOf(error)),
      },
    );
  };

  const confirming = checked && cents !== null;
  const change = (text: string) => {
    setSum(text);
    setChecked(false);
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ErrorSummary problems={problems} />
      <TextField
        id="amountCents"
        label="Sum to send"
        hint={`You have ${formatKes(balanceCents)}.`}
        prefix="KES"
        inputMode="numeric"
        autoComplete="off"
        value={sum}
        error={problemOf(problems, 'amountCents')}
        onValue={change}
      />
      <p>
        To <strong>{formatPhone(phone)}</strong>, your verified number.
      </p>
      {cents !== null && sumProblems(sum, balanceCents, config).length === 0 && (
        <Breakdown cents={cents} config={config} />
      )}
      {confirming && (
        <p role="status" className="note note-pending">
          Money sent to M-Pesa cannot be called back. Press again to send it.
        </p>
      )}
      <Button
        look="main"
        type="submit"
        busy={withdraw.isPending}
        testId={confirming ? 'confirm' : 'send-withdrawal'}
      >
        {confirming ? `Yes, send ${formatKes(cents)} to ${formatPhone(phone)}` : 'Continue'}
      </Button>
    </form>
  );
}

/** Money from the wallet to one's own verified number; `phoneForm` verifies it first. */
export function WithdrawPage({ phoneForm }: { phoneForm: ReactNode }) {
  const { phone } = useMe();
  const config = useConfig();
  const wallet = useWallet();
  return (
    <Column>
      <BackBar to={paths.wallet}>Wallet</BackBar>
      <Heading title="Withdraw to M-Pesa">Withdraw to M-Pesa</Heading>
      {phone === null ? (
        phoneForm
      ) : (
        <Loaded query={wallet}>
          {({ balanceCents }) =>
            config ? <WithdrawForm balanceCents={balanceCents} config={config} phone={phone} /> : <Skeleton />
          }
        </Loaded>
      )}
    </Column>
  );
}
