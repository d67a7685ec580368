import { useEffect, useId, useRef, useState } from 'react';
import type { FilePurpose } from '@amana/shared/files/contract.js';
import { CAPTION_MAX } from '@amana/shared/files/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { TextField } from '../../../components/ui/Field.js';
import { Icon } from '../../../components/ui/Icon.js';
import { Note } from '../../../components/ui/Note.js';
import { Picker } from '../../../components/ui/Picker.js';
import { announce } from '../../../lib/announce.js';
import { pick, type Picked } from '../../../lib/pick.js';
import { sizeWords } from '../../../lib/words.js';
import { useSendFile } from '../files.api.js';
import { fileErrorText, progressWords } from '../words.js';

const KINDS = 'image/*,application/pdf,video/mp4,video/webm,video/quicktime';

function Progress({ part }: { part: number }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1" data-testid="file-progress">
      <label htmlFor={id} className="text-sm text-ink-2">
        {progressWords(part)}
      </label>
      <progress id={id} className="progress" max={1} value={part} />
    </div>
  );
}

interface Props {
  dealId: string;
  purpose: FilePurpose;
  /** Of the group of fields, for who listens to the screen. */
  label: string;
  /** Told while a file is chosen and not sent. */
  onWaiting?: (waiting: boolean) => void;
}

/** Takes a photo or a file, says what it is about, and sends it; a lost answer is asked for again, never sent twice. */
export function AddFile({ dealId, purpose, label, onWaiting }: Props) {
  const [picked, setPicked] = useState<Picked | null>(null);
  const [caption, setCaption] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const group = useRef<HTMLDivElement>(null);
  const captionId = useId();

  const clear = () => {
    setPicked(null);
    setCaption('');
    setWrong(null);
  };
  const { send, reset, progress, isPending, error } = useSendFile(dealId, purpose, (file) => {
    announce(`${file.name} is added.`);
    clear();
  });
  const take = (file: File) => {
    reset();
    setWrong(null);
    void pick(file).then((result) => {
      if (typeof result === 'string') setWrong(result);
      else setPicked(result);
    });
  };

  const isPicked = picked !== null;
  const wasPicked = useRef(isPicked);
  useEffect(() => {
    if (wasPicked.current !== isPicked) group.current?.focus();
    wasPicked.current = isPicked;
  }, [isPicked]);
  useEffect(() => onWaiting?.(isPicked), [isPicked, onWaiting]);

  const problem = wrong ?? (error ? fileErrorText(error) : null);
  return (
    <div
      ref={group}
      tabIndex={-1}
      role="group"
      aria-label={label}
      className="flex flex-col gap-3"
      data-testid="add-file"
    >
      {problem && (
        <Note kind="danger" urgent>
          {problem}
        </Note>
      )}
      {picked ? (
        <>
          <p className="wrap-anywhere">
            <span className="font-medium">{picked.name}</span>{' '}
            <span className="text-ink-2">{sizeWords(picked.bytes)}</span>
          </p>
          {!isPending && (
            <TextField
              id={captionId}
              label="What does it show?"
              hint="If you like. Both of you and Amana’s staff can read it."
              value={caption}
              maxLength={CAPTION_MAX}
              onValue={setCaption}
            />
          )}
          {progress !== null && <Progress part={progress} />}
          <Button
            busy={isPending}
            onClick={() => send({ picked, caption: caption.trim() })}
            testId="send-file"
          >
            {error ? 'Send it again' : 'Send this file'}
          </Button>
          {!isPending && (
            <Button
              look="quiet"
              onClick={() => {
                reset();
                clear();
              }}
            >
              Choose another one
            </Button>
          )}
        </>
      ) : (
        <>
          <div className="flex flex-col gap-3 sm:flex-row">
            <Picker
              label="Take a photo"
              capture="environment"
              className="not-pointer-coarse:hidden flex-1"
              onPick={take}
            />
            <Picker label="Choose a photo or file" accept={KINDS} className="flex-1" onPick={take} />
          </div>
          <p className="flex gap-2 text-sm text-ink-2">
            <Icon name="info" />
            Photos, PDF or video, up to 25 MB. Photos are made smaller first. What you add stays: nobody can
            take it back.
          </p>
        </>
      )}
    </div>
  );
}
