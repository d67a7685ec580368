import { useEffect, useRef, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Loaded } from '../../../components/ui/Loaded.js';
import { Note } from '../../../components/ui/Note.js';
import { errorText } from '../../../lib/error-text.js';
import { refreshSession } from '../../../lib/session.js';
import { loadClerk, type Clerk } from '../clerk.js';

function Place({ clerk }: { clerk: Clerk }) {
  const place = useRef<HTMLDivElement>(null);
  const [refusal, setRefusal] = useState<unknown>(null);
  useEffect(() => {
    const node = place.current!;
    clerk.mountSignIn(node, { routing: 'hash', withSignUp: true, fallbackRedirectUrl: location.href });
    const enter = () => refreshSession().catch(setRefusal);
    const stop = clerk.addListener(({ session }) => void (session && enter()));
    return () => {
      stop();
      clerk.unmountSignIn(node);
    };
  }, [clerk]);
  return (
    <>
      {refusal !== null && <Note kind="danger">{errorText(refusal)}</Note>}
      <div ref={place} data-testid="clerk" />
    </>
  );
}

/** Clerk's own sign-in and sign-up. */
export function ClerkSignIn() {
  const query = useQuery({ queryKey: ['clerk'], queryFn: loadClerk, staleTime: Infinity, retry: false });
  return <Loaded query={query}>{(clerk: Clerk) => <Place clerk={clerk} />}</Loaded>;
}
