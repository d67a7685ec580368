import { useLocation } from 'react-router';

/** What somebody chose to quote on the way here, to start a statement with; '' for nothing. */
export function useQuote(): string {
  const { state } = useLocation() as { state: { quote?: string } | null };
  return state?.quote ?? '';
}
