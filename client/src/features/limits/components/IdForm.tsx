import { useEffect, useState } from 'react';
import {
  ID_PHOTO_MAX_BYTES,
  ID_PHOTO_TYPES,
  ID_PICTURE_DAYS,
  LAST4,
  type IdKind,
} from '@amana/shared/identity/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { Choice } from '../../../components/ui/Choice.js';
import { TextField } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { Icon } from '../../../components/ui/Icon.js';
import { Picker } from '../../../components/ui/Picker.js';
import { problemOf, problemsOf, stillWrong, type Problem } from '../../../components/ui/problems.js';
import { ID_KIND } from '../../../lib/id-words.js';
import { pick, type Picked } from '../../../lib/pick.js';
import { dataUrlOf } from '../../../lib/transfer.js';
import { useSendId } from '../limits.api.js';

const TYPES: readonly string[] = ID_PHOTO_TYPES;

async function pickPhoto(file: File): Promise<Picked | string> {
  const picked = await pick(file, ID_PHOTO_MAX_BYTES);
  const isPhoto = typeof picked === 'string' || TYPES.includes(picked.blob.type);
  return isPhoto ? picked : 'This is no such photo. Choose one that is JPEG, PNG or WebP.';
}

function usePreview(picked: Picked | null): string | null {
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    setShown(null);
    if (picked) void dataUrlOf(picked.blob).then(setShown);
  }, [picked]);
  return shown;
}

/** Kind, last four of the number, and the photo. */
export function IdForm() {
  const [kind, setKind] = useState<IdKind | null>(null);
  const [last4, setLast4] = useState('');
  const [picked, setPicked] = useState<Picked | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [shown, setShown] = useState<Problem[]>([]);
  const preview = usePreview(picked);
  const { mutate, isPending, error, reset, progress } = useSendId();

  const typed = last4.trim().toUpperCase();
  const found = [
    ...(kind ? [] : [{ field: 'kind', message: 'Say what it is' }]),
    ...(LAST4.test(typed) ? [] : [{ field: 'last4', message: 'Enter the last four of its number' }]),
    ...(picked ? [] : [{ field: 'photo', message: wrong ?? 'Add a photo of it' }]),
  ];
  const refused = (error ? problemsOf(error) : []).map((problem) =>
    problem.field === 'file' ? { ...problem, field: 'photo' } : problem,
  );
  const problems = [...stillWrong(shown, found), ...refused];
  const photoProblem = wrong ?? problemOf(problems, 'photo');

  const take = (file: File) => {
    reset();
    void pickPhoto(file).then((result) => {
      setWrong(typeof result === 'string' ? result : null);
      setPicked(typeof result === 'string' ? null : result);
    });
  };
  const send = () => {
    reset();
    setShown(found);
    if (kind && picked && found.length === 0) mutate({ kind, last4: typed, picked });
  };

  return (
    <Form problems={problems} onSubmit={send}>
      <Choice
        id="kind"
        legend="What is it?"
        options={ID_KIND}
        value={kind}
        error={problemOf(problems, 'kind')}
        onValue={setKind}
      />
      <TextField
        id="last4"
        label="Last four of its number"
        hint="Amana keeps no more of the number than that."
        autoComplete="off"
        maxLength={4}
        value={last4}
        error={problemOf(problems, 'last4')}
        onValue={setLast4}
      />
      <div id="photo" tabIndex={-1} role="group" aria-label="Photo of it" className="flex flex-col gap-3">
        <div>
          <p className="font-medium">Photo of the side with your name</p>
          <p className="text-sm text-ink-2">JPEG, PNG or WebP.</p>
        </div>
        {photoProblem && <p className="text-sm font-medium text-danger">{photoProblem}</p>}
        {preview && (
          <img
            src={preview}
            alt="The photo that you chose"
            className="max-h-60 self-start rounded-md border border-line"
          />
        )}
        <div className="flex flex-col gap-3 sm:flex-row">
          <Picker
            label="Take a photo"
            capture="environment"
            className="not-pointer-coarse:hidden flex-1"
            onPick={take}
          />
          <Picker
            label={picked ? 'Choose another photo' : 'Choose a photo'}
            accept={TYPES.join()}
            className="flex-1"
            onPick={take}
          />
        </div>
      </div>
      <p className="flex gap-2 text-sm text-ink-2">
        <Icon name="lock" />
        {`Only you and the staff who check it see the photo. It is removed ${ID_PICTURE_DAYS} days after they have.`}
      </p>
      <Button
        look="main"
        type="submit"
        busy={isPending}
        busyText={progress < 1 ? `Sending… ${Math.floor(progress * 100)} %` : 'Sent. Amana looks at it…'}
        testId="send-id"
      >
        Send my ID
      </Button>
    </Form>
  );
}
