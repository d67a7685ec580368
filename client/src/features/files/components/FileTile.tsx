import { useEffect, useRef, useState } from 'react';
import type { DealFile } from '@amana/shared/files/contract.js';
import { Icon } from '../../../components/ui/Icon.js';
import { Sheet } from '../../../components/ui/Sheet.js';
import { formatNearby } from '../../../lib/time.js';
import { fetchPicture, saveFile, useThumb } from '../files.api.js';
import { fileErrorText, isPicture, kindWords, PURPOSES, senderOf } from '../words.js';

const savesData = (): boolean =>
  (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** True once the element has come into sight; who saves data sees pictures only when he opens them. */
function useSeen() {
  const place = useRef<HTMLLIElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (savesData() || !place.current) return;
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      setSeen(true);
      watch.disconnect();
    });
    watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  return [place, seen] as const;
}

/** Opens a picture here, and saves anything else on the device. */
function useOpen(file: DealFile) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [picture, setPicture] = useState<string | null>(null);
  const open = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      if (isPicture(file)) setPicture(await fetchPicture(file.id));
      else await saveFile(file);
    } catch (caught) {
      setError(caught);
    }
    setBusy(false);
  };
  return { busy, error, picture, open: () => void open(), close: () => setPicture(null) };
}

/** One file: what it is and whose, before more of it than its small picture is loaded. */
export function FileTile({ file, nowMs }: { file: DealFile; nowMs: number }) {
  const [place, seen] = useSeen();
  const thumb = useThumb(file.id, seen && isPicture(file)).data;
  const { busy, error, picture, open, close } = useOpen(file);
  const label = `E${file.n}`;
  const verb = isPicture(file) ? 'Open' : 'Save';
  return (
    <li
      ref={place}
      className="flex gap-3 border-t border-line pt-3 first:border-0 first:pt-0"
      data-testid="file"
    >
      <button
        type="button"
        className="grid size-24 shrink-0 cursor-pointer place-items-center overflow-hidden rounded-md border border-line bg-sunken font-medium text-lake"
        aria-label={`${verb} ${label}, ${file.name}`}
        aria-disabled={busy}
        onClick={open}
      >
        {thumb ? <img src={thumb} alt="" className="size-full object-cover" /> : busy ? 'Loading…' : verb}
      </button>
      <div className="min-w-0">
        <p className="wrap-anywhere">
          <span className="font-bold">{label}</span> {file.caption ?? file.name}
        </p>
        {file.caption && <p className="text-sm wrap-anywhere text-ink-2">{file.name}</p>}
        <p className="text-sm text-ink-2">{`${senderOf(file)}, ${formatNearby(file.at, nowMs)}`}</p>
        <p className="text-sm text-ink-2">
          {file.purpose === 'proof' && `${PURPOSES.proof} · `}
          {kindWords(file)} · <span className="font-mono">{file.sha256.slice(0, 8)}</span>
        </p>
        {error !== null && (
          <p role="alert" className="flex gap-2 text-sm font-medium text-danger">
            <Icon name="warning" />
            {fileErrorText(error)}
          </p>
        )}
      </div>
      {picture && (
        <Sheet title={`${label} of ${senderOf(file)}`} onClose={close} testId="file-sheet">
          <img src={picture} alt={file.caption ?? file.name} className="w-full rounded-md" />
          {file.caption && <p className="wrap-anywhere">{file.caption}</p>}
        </Sheet>
      )}
    </li>
  );
}
