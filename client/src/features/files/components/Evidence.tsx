import { Note } from '../../../components/ui/Note.js';
import { Loaded } from '../../../components/ui/Loaded.js';
import { useFiles } from '../files.api.js';
import { isFull } from '../words.js';
import { AddFile } from './AddFile.js';
import { FileTile } from './FileTile.js';

interface Props {
  dealId: string;
  nowMs: number;
  mayAdd: boolean;
}

/** All that both sides have shown of a deal, and the way to add to it. */
export function Evidence({ dealId, nowMs, mayAdd }: Props) {
  const query = useFiles(dealId);
  return (
    <section className="card flex flex-col gap-4" data-testid="evidence">
      <h2>Evidence</h2>
      <Loaded query={query}>
        {(files) => (
          <>
            {files.length === 0 ? (
              <p className="text-ink-2">Photos, documents and videos of both sides will be here.</p>
            ) : (
              <ul className="flex flex-col gap-3">
                {files.map((file) => (
                  <FileTile key={file.id} file={file} nowMs={nowMs} />
                ))}
              </ul>
            )}
            {mayAdd && isFull(files) && (
              <Note>{`A deal keeps ${files.length} files, and this one has as many.`}</Note>
            )}
            {mayAdd && !isFull(files) && <AddFile dealId={dealId} purpose="evidence" label="Add evidence" />}
          </>
        )}
      </Loaded>
    </section>
  );
}
