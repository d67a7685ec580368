import { MoneyText } from '../../../../components/ui/Money.js';
import { confirmationOf, type EndingId } from '../../actions.js';
import { namedBy, StepForm, type StepProps } from './StepForm.js';

const PATHS = {
  decline: 'decline',
  withdraw: 'withdraw',
  accept: 'accept',
  cancel: 'cancel',
  refund: 'refund',
  received: 'return-received',
} as const satisfies Record<EndingId, string>;

/** Ends the deal or a part of it: says what that does, to the shilling, before it is done. */
export function ConfirmStep({ id, ...props }: StepProps & { id: EndingId }) {
  const { title, effect } = confirmationOf(id, props.deal);
  return (
    <StepForm
      {...props}
      title={title}
      look={id === 'accept' || id === 'received' ? 'main' : 'danger'}
      onSend={() => props.onStep({ path: PATHS[id], body: namedBy(props.deal) })}
    >
      <p>
        <MoneyText text={effect} /> This cannot be undone.
      </p>
    </StepForm>
  );
}
