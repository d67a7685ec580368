import { useId } from 'react';

interface Props {
  label: string;
  /** Media types; photos alone without it. */
  accept?: string;
  capture?: 'environment';
  className?: string;
  onPick: (file: File) => void;
}

/** The browser's own way to choose a file, under a button of ours. */
export function Picker({ label, accept = 'image/*', capture, className = '', onPick }: Props) {
  const id = useId();
  return (
    <div className={className}>
      <input
        id={id}
        type="file"
        className="peer sr-only"
        accept={accept}
        capture={capture}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          // The same file may be chosen again.
          target.value = '';
          if (file) onPick(file);
        }}
      />
      <label
        htmlFor={id}
        className="button peer-focus-visible:outline-3 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-focus"
      >
        {label}
      </label>
    </div>
  );
}
