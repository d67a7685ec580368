import { TextField } from '../../../components/ui/Field.js';
import { problemOf, type Problem } from '../../../components/ui/problems.js';

interface Props {
  value: string;
  problems: readonly Problem[];
  onValue: (receipt: string) => void;
}

/** The receipt that M-Pesa's portal names. */
export const ReceiptField = ({ value, problems, onValue }: Props) => (
  <TextField
    id="receipt"
    label="M-Pesa’s receipt"
    autoComplete="off"
    maxLength={20}
    value={value}
    error={problemOf(problems, 'receipt')}
    onValue={onValue}
  />
);
