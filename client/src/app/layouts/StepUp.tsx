import { useEffect } from 'react';
import { useQuery } from '@tanstack/react-query';
import { announce } from '../../lib/announce.js';
import { answerProof, useProofWanted } from '../../lib/step-up.js';

function answer(proven: boolean): void {
  answerProof(proven ? 'given' : 'declined');
  if (!proven) announce('Nothing was changed.');
}

/** Where a signed-in person proves again who he is; loaded when it is wanted, and refused when it cannot be. */
export function StepUp() {
  const wanted = useProofWanted();
  const { data: Sheet, error } = useQuery({
    queryKey: ['screen', 'StepUpSheet'],
    queryFn: async () => (await import('../../features/auth/components/StepUpSheet.js')).StepUpSheet,
    enabled: wanted,
    staleTime: Infinity,
    retry: false,
  });
  useEffect(() => {
    if (error) answerProof('unasked');
  }, [error]);
  useEffect(() => () => answerProof('unasked'), []);
  return wanted && Sheet ? <Sheet onAnswer={answer} /> : null;
}
