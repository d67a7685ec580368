import { lazy, Suspense } from 'react';
import { useToastsWanted } from '../../lib/toast.js';

const Toaster = lazy(async () => ({ default: (await import('react-hot-toast')).Toaster }));

/** Where passing words appear, above the phone's bar. */
export function Toasts() {
  if (!useToastsWanted()) return null;
  return (
    <Suspense fallback={null}>
      <Toaster position="bottom-center" containerClassName="mb-20" />
    </Suspense>
  );
}
