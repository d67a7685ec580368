import { lazy, Suspense, type ComponentType } from 'react';
import type { ToasterProps } from 'react-hot-toast';
import { useToastsWanted } from '../../lib/toast.js';

const None: ComponentType<ToasterProps> = () => null;

/** Passing words that cannot be loaded must not break the screen. */
const Toaster = lazy(async () => ({
  default: await import('react-hot-toast').then(
    (all) => all.Toaster,
    () => None,
  ),
}));

/** Where passing words appear, above the phone's bar. */
export function Toasts() {
  if (!useToastsWanted()) return null;
  return (
    <Suspense fallback={null}>
      <Toaster position="bottom-center" containerClassName="mb-20" />
    </Suspense>
  );
}
