import { useSearchParams } from 'react-router';

const SHEETS = [
  'accept',
  'accept-offer',
  'accept-proposal',
  'take-back',
  'escalate',
  'waive',
  'appeal',
] as const;
export type SheetName = (typeof SHEETS)[number];

/** Which sheet is open is in the address: the deal's buttons lead straight to it. */
export function useDisputeSheet() {
  const [params, setParams] = useSearchParams();
  const sheet = SHEETS.find((name) => params.has(name)) ?? null;
  const show = (name: SheetName | null) => setParams(name ? { [name]: '' } : {}, { replace: true });
  return [sheet, show] as const;
}
