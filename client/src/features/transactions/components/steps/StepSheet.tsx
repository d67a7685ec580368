import { useState, type ReactNode } from 'react';
import type { DoneHere } from '../../actions.js';
import { CancelTogetherStep, ExtendStep, SendBackStep } from './AskSteps.js';
import { ChangesStep } from './ChangesStep.js';
import { CodeSheet } from './CodeSheet.js';
import { ConfirmStep } from './ConfirmStep.js';
import { DeliverStep } from './DeliverStep.js';
import { HandoverStep } from './HandoverStep.js';
import { ReleaseStep } from './ReleaseStep.js';
import { ShippedStep } from './ShippedStep.js';
import type { StepProps } from './StepForm.js';

const SHEETS: Record<DoneHere, (props: StepProps) => ReactNode> = {
  code: CodeSheet,
  deliver: DeliverStep,
  handover: HandoverStep,
  release: ReleaseStep,
  changes: ChangesStep,
  extend: ExtendStep,
  cancelTogether: CancelTogetherStep,
  sendBack: SendBackStep,
  shipped: ShippedStep,
  accept: (props) => <ConfirmStep id="accept" {...props} />,
  received: (props) => <ConfirmStep id="received" {...props} />,
  cancel: (props) => <ConfirmStep id="cancel" {...props} />,
  refund: (props) => <ConfirmStep id="refund" {...props} />,
  decline: (props) => <ConfirmStep id="decline" {...props} />,
  withdraw: (props) => <ConfirmStep id="withdraw" {...props} />,
};

/** What a step wants to know and does; what is sent is the version that was read. */
export function StepSheet({ id, ...props }: StepProps & { id: DoneHere }) {
  const [read] = useState(props.deal);
  const Sheet = SHEETS[id];
  return <Sheet {...props} deal={read} />;
}
