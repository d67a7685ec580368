import type { AwardRequest, Case } from '@amana/shared/disputes/contract.js';
import { decideLabel, effectWords, thenWords } from '../case-words.js';
import type { StaffStep } from '../use-staff-step.js';
import { ConfirmSheet } from './ConfirmSheet.js';

interface Props {
  title: string;
  dispute: Case;
  award: StaffStep<AwardRequest>;
  /** What is about to be decided; null = nothing. */
  asked: AwardRequest | null;
  onClose: () => void;
}

/** What a decision does, to the shilling, before it is sent. */
export const ConfirmAward = ({ title, dispute, award, asked, onClose }: Props) =>
  asked && (
    <ConfirmSheet
      title={title}
      effect={`${effectWords(dispute, asked)} ${thenWords(dispute, asked)}`}
      label={decideLabel(asked)}
      step={award}
      onConfirm={() => award.take(asked, onClose)}
      onClose={onClose}
    />
  );
