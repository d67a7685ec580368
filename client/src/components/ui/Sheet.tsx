import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Icon } from './Icon.js';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
  testId?: string;
}

/** From below on phones, from the side on desktops. The dialog element keeps the focus in and gives it back. */
export function Sheet({ title, onClose, children, testId }: Props) {
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    if (!dialog.current?.open) dialog.current?.showModal();
    heading.current?.focus();
    return () => (opener instanceof HTMLElement ? opener.focus() : undefined);
  }, []);
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={titleId}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div aria-hidden="true" className="mx-auto mb-3 h-1 w-10 rounded-full bg-line lg:hidden" />
      <div className="mb-2 flex items-start justify-between gap-2">
        <h2 id={titleId} ref={heading} tabIndex={-1} className="py-2 text-h1">
          {title}
        </h2>
        <button
          type="button"
          aria-label="Close"
          className="-mr-3 grid size-12 shrink-0 cursor-pointer place-items-center"
          onClick={onClose}
        >
          <Icon name="cross" size={24} />
        </button>
      </div>
      <div className="flex flex-col gap-4">{children}</div>
    </dialog>
  );
}
