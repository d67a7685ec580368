import type { DealFile } from '@amana/shared/files/contract.js';
import { useDealNow } from '../../../lib/config.js';
import { useFiles } from '../files.api.js';
import { isFull, PURPOSES } from '../words.js';
import { AddFile } from './AddFile.js';
import { FileTile } from './FileTile.js';

const isProof = ({ purpose }: DealFile): boolean => purpose === 'proof';

function Tiles({ files }: { files: DealFile[] }) {
  const nowMs = useDealNow();
  return (
    <ul className="flex flex-col gap-3">
      {files.map((file) => (
        <FileTile key={file.id} file={file} nowMs={nowMs} />
      ))}
    </ul>
  );
}

/** The photos of a delivery; nothing while there are none. */
export function Proof({ dealId }: { dealId: string }) {
  const files = useFiles(dealId).data?.filter(isProof) ?? [];
  if (files.length === 0) return null;
  return (
    <section className="card flex flex-col gap-4" data-testid="proof">
      <h2>{PURPOSES.proof}</h2>
      <Tiles files={files} />
    </section>
  );
}

interface FormProps {
  dealId: string;
  /** Told while a file is chosen and not sent. */
  onWaiting: (waiting: boolean) => void;
}

/** Adds photos of a delivery, beneath those that are there. */
export function ProofForm({ dealId, onWaiting }: FormProps) {
  const files = useFiles(dealId).data ?? [];
  const shown = files.filter(isProof);
  return (
    <>
      {shown.length > 0 && <Tiles files={shown} />}
      {!isFull(files) && (
        <AddFile dealId={dealId} purpose="proof" label="Photos of the delivery" onWaiting={onWaiting} />
      )}
    </>
  );
}
