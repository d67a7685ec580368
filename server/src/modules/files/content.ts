import { FILE_MAX_BYTES } from '@amana/shared/files/contract.js';
import { AppError } from '../../platform/errors.js';
import { problemOfPdf } from './domain/pdf.js';
import { redraw, type ImageType } from './images.js';

/** Enough for every sign of a kind that is taken. */
const HEAD_BYTES = 4_100;

/** What is taken: endings by media type, and the same in words. */
interface Taken {
  endings: Record<string, string>;
  words: string;
}

export const PHOTOS: Taken = {
  endings: { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' },
  words: 'Send a photo: JPEG, PNG or WebP.',
};

export const ALL_KINDS: Taken = {
  endings: {
    ...PHOTOS.endings,
    'application/pdf': 'pdf',
    'video/mp4': 'mp4',
    'video/webm': 'webm',
    'video/quicktime': 'mov',
  },
  words: 'Send a photo (JPEG, PNG, WebP), a PDF or a video (MP4, WebM, MOV).',
};

const HEIC = 'This photo is HEIC, which not every phone can show. Save it as JPEG and send that.';

/** What is kept of what was sent. */
export interface Content {
  type: string;
  /** Of its name, without a dot. */
  ending: string;
  content: Buffer;
  thumb: Buffer | null;
}

const refused = (code: 'UNSUPPORTED_MEDIA' | 'FILE_REFUSED', message: string): AppError =>
  new AppError(code, message, { fields: [{ field: 'file', message }] });

function kindOf(mime: string | undefined, { endings, words }: Taken): { type: string; ending: string } {
  const ending = mime === undefined ? undefined : endings[mime];
  if (mime !== undefined && ending !== undefined) return { type: mime, ending };
  if (mime === 'image/heic' || mime === 'image/heif') throw refused('UNSUPPORTED_MEDIA', HEIC);
  const found = mime === undefined ? 'None of these is in this file.' : `In this file is ${mime}.`;
  throw refused('UNSUPPORTED_MEDIA', `${found} ${words}`);
}

/**
 * Tells by its content what was sent, whatever it is called, and makes of it what is kept.
 * @throws AppError UNSUPPORTED_MEDIA for a kind that is not taken, FILE_REFUSED for what is broken or not safe
 */
export async function makeContent(sent: Buffer, taken: Taken): Promise<Content> {
  const { fileTypeFromBuffer } = await import('file-type');
  const kind = kindOf((await fileTypeFromBuffer(sent.subarray(0, HEAD_BYTES)))?.mime, taken);
  if (kind.type.startsWith('image/')) {
    const drawn = await redraw(sent, kind.type as ImageType);
    if (drawn.content.length > FILE_MAX_BYTES)
      throw refused('FILE_REFUSED', 'This picture is too large. Save it as JPEG and send that.');
    return { ...kind, ...drawn };
  }
  const problem = kind.type === 'application/pdf' ? problemOfPdf(sent) : null;
  if (problem !== null) throw refused('FILE_REFUSED', problem);
  return { ...kind, content: sent, thumb: null };
}
