import { lazy, Suspense } from 'react';

const Toaster = lazy(async () => ({ default: (await import('react-hot-toast')).Toaster }));

/** Where passing words appear, above the phone's bar. */
export const Toasts = () => (
  <Suspense fallback={null}>
    <Toaster position="bottom-center" containerClassName="mb-20" />
  </Suspense>
);
