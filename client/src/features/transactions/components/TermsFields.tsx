import { FEE_PAYER_WORDS } from '@amana/shared/transactions/words.js';
import { TextArea, TextField } from '../../../components/ui/Field.js';
import { Choice } from '../../../components/ui/Choice.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';
import type { Draft } from '../draft.js';
import type { Limits } from '../draft-rules.js';
import { PartsFields } from './PartsFields.js';

export interface FieldsProps {
  draft: Draft;
  problems: readonly Problem[];
  limits: Limits;
  onChange: (change: Partial<Draft>) => void;
}

export function WhatFields({ draft, problems, onChange }: FieldsProps) {
  return (
    <>
      <TextField
        id="title"
        label="Title"
        hint="A few words, such as HP EliteBook 840 G5 laptop."
        value={draft.title}
        error={problemOf(problems, 'title')}
        onValue={(title) => onChange({ title })}
        maxLength={80}
      />
      <TextArea
        id="description"
        label="Description"
        hint="What exactly, in what state, how it is delivered."
        value={draft.description}
        error={problemOf(problems, 'description')}
        onValue={(description) => onChange({ description })}
        maxLength={2000}
      />
    </>
  );
}

const WAYS = { whole: 'All at once', parts: 'In parts of the work' };

function WholePrice({ draft, problems, onChange }: FieldsProps) {
  return (
    <TextField
      id="amountCents"
      label="Price"
      hint="In whole shillings, as you agreed it."
      prefix="KES"
      inputMode="numeric"
      autoComplete="off"
      value={draft.price}
      error={problemOf(problems, 'amountCents')}
      onValue={(price) => onChange({ price })}
    />
  );
}

export function PriceFields(props: FieldsProps) {
  const { draft, problems, onChange } = props;
  return (
    <>
      {!draft.inParts && <WholePrice {...props} />}
      <Choice
        id="way"
        legend="How is it paid and delivered?"
        options={WAYS}
        value={draft.inParts ? 'parts' : 'whole'}
        onValue={(way) => onChange({ inParts: way === 'parts' })}
      />
      {draft.inParts && <PartsFields {...props} />}
      <Choice
        id="feePayer"
        legend="Who pays Amana’s fee?"
        options={FEE_PAYER_WORDS}
        value={draft.feePayer}
        onValue={(feePayer) => onChange({ feePayer })}
        error={problemOf(problems, 'feePayer')}
      />
    </>
  );
}

export function DeliverField({ draft, problems, limits, onChange }: FieldsProps) {
  const { min, max } = limits.deliveryDays;
  return (
    <TextField
      id="deliveryDays"
      label="Days to deliver"
      hint={`Counted from the payment, ${min} to ${max}.`}
      inputMode="numeric"
      value={draft.deliveryDays}
      error={problemOf(problems, 'deliveryDays')}
      onValue={(deliveryDays) => onChange({ deliveryDays })}
    />
  );
}

export function InspectField({ draft, problems, limits, onChange }: FieldsProps) {
  const { min, max } = limits.inspectionDays;
  return (
    <TextField
      id="inspectionDays"
      label="Days to check"
      hint={`After delivery, ${min} to ${max}. Then the seller is paid by itself.`}
      inputMode="numeric"
      value={draft.inspectionDays}
      error={problemOf(problems, 'inspectionDays')}
      onValue={(inspectionDays) => onChange({ inspectionDays })}
    />
  );
}
