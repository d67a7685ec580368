import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { PublicConfig } from '@amana/shared/config.js';
import { formatKes, parseKes, type Cents } from '@amana/shared/money.js';
import { formatPhone } from '@amana/shared/phone.js';
import { paths } from '../../../app/paths.js';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { TextField } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { Skeleton } from '../../../components/ui/Skeleton.js';
import { BackBar, Column, Heading } from '../../../components/ui/Page.js';
import { problemOf, problemsOf, type Problem } from '../../../components/ui/problems.js';
import { SumTable } from '../../../components/ui/Rows.js';
import { hasCode } from '../../../lib/api-error.js';
import { useConfig } from '../../../lib/config.js';
import { spellingOf } from '../../../lib/sum-text.js';
import { useMe } from '../../../lib/session.js';
import { withdrawalFee } from '../wallet-words.js';
import { PhoneHold, usePhoneHold } from '../components/PhoneHold.js';
import { WithdrawCheck } from '../components/WithdrawCheck.js';
import { readMe, useWithdraw } from '../statement.api.js';
import { useWallet } from '../wallet.api.js';

function sumProblems(text: string, balanceCents: Cents, { limits }: PublicConfig): Problem[] {
  const cents = parseKes(text);
  const most = Math.min(balanceCents, limits.withdrawMaxCents);
  if (cents !== null && cents >= limits.withdrawMinCents && cents <= most) return [];
  const least = formatKes(limits.withdrawMinCents);
  const range =
    most < limits.withdrawMinCents
      ? `The least that can be sent is ${least}`
      : `Enter whole shillings from ${least} to ${formatKes(most)}`;
  return [{ field: 'amountCents', message: spellingOf(text) ?? range }];
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
        { label: 'Charge', cents: 0 - feeCents },
        { label: 'Arrives on your phone', cents: cents - feeCents, total: true },
      ]}
    />
  );
}

interface SumProps extends FormProps {
  sum: string;
  problems: readonly Problem[];
  onSum: (text: string) => void;
  onNext: () => void;
}

function SumForm({ balanceCents, config, phone, sum, problems, onSum, onNext }: SumProps) {
  const cents = parseKes(sum);
  return (
    <Form problems={problems} onSubmit={onNext}>
      <TextField
        id="amountCents"
        label="Sum to send"
        hint={`You have ${formatKes(balanceCents)}.`}
        prefix="KES"
        inputMode="numeric"
        autoComplete="off"
        value={sum}
        error={problemOf(problems, 'amountCents')}
        onValue={onSum}
      />
      <p>
        To <strong>{formatPhone(phone)}</strong>, your verified number.
      </p>
      {cents !== null && sumProblems(sum, balanceCents, config).length === 0 && (
        <Breakdown cents={cents} config={config} />
      )}
      <Button look="main" type="submit" testId="send-withdrawal">
        Continue
      </Button>
    </Form>
  );
}

function WithdrawForm({ balanceCents, config, phone }: FormProps) {
  const navigate = useNavigate();
  const withdraw = useWithdraw();
  const [sum, setSum] = useState('');
  const [problems, setProblems] = useState<Problem[]>([]);
  const [checking, setChecking] = useState<Cents | null>(null);

  const next = () => {
    const found = sumProblems(sum, balanceCents, config);
    setProblems(found);
    if (found.length === 0) setChecking(parseKes(sum));
  };
  const send = (amountCents: Cents) =>
    withdraw.mutate(
      { amountCents },
      {
        onSuccess: () => void navigate(paths.wallet, { replace: true }),
        onError: (error) => {
          setProblems(problemsOf(error).map((problem) => ({ ...problem, field: '' })));
          if (hasCode(error, 'PHONE_ON_HOLD')) void readMe().catch(() => undefined);
        },
      },
    );
  const back = () => {
    setChecking(null);
    setProblems([]);
  };
  return (
    <>
      {checking === null ? (
        <SumForm {...{ balanceCents, config, phone, sum, problems }} onSum={setSum} onNext={next} />
      ) : (
        <>
          <ErrorSummary problems={problems} />
          <Breakdown cents={checking} config={config} />
          <WithdrawCheck
            arrivesCents={checking - withdrawalFee(checking, config.withdrawalBands)}
            phone={phone}
            busy={withdraw.isPending || withdraw.isSuccess}
            onSend={() => send(checking)}
            onBack={back}
          />
        </>
      )}
    </>
  );
}

/** Money from the wallet to one's own verified number; `phoneForm` verifies it first. */
export function WithdrawPage({ phoneForm }: { phoneForm: ReactNode }) {
  const { phone } = useMe();
  const held = usePhoneHold() !== null;
  const config = useConfig();
  const wallet = useWallet();
  return (
    <Column>
      <BackBar to={paths.wallet}>Wallet</BackBar>
      <Heading title="Withdraw to M-Pesa">Withdraw to M-Pesa</Heading>
      <PhoneHold />
      {phone === null && phoneForm}
      {phone !== null && !held && (
        <Loaded query={wallet}>
          {({ balanceCents }) =>
            config ? <WithdrawForm balanceCents={balanceCents} config={config} phone={phone} /> : <Skeleton />
          }
        </Loaded>
      )}
    </Column>
  );
}
