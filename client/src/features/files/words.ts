import { FILES_PER_DEAL, type DealFile, type FilePurpose } from '@amana/shared/files/contract.js';
import { problemsOf } from '../../components/ui/problems.js';
import { hasCode } from '../../lib/api-error.js';
import { firstName, sizeWords } from '../../lib/words.js';

const KINDS: [start: string, words: string][] = [
  ['image/', 'Photo'],
  ['video/', 'Video'],
  ['application/pdf', 'PDF'],
];

export const isPicture = ({ thumb }: Pick<DealFile, 'thumb'>): boolean => thumb;

/** `Photo, 0.3 MB`: before anything of it is loaded. */
export function kindWords({ type, bytes }: Pick<DealFile, 'type' | 'bytes'>): string {
  const kind = KINDS.find(([start]) => type.startsWith(start))?.[1] ?? 'File';
  return `${kind}, ${sizeWords(bytes)}`;
}

export const PURPOSES: Record<FilePurpose, string> = { evidence: 'Evidence', proof: 'Proof of delivery' };

/** Whose it is: `You`, or a first name. */
export const senderOf = ({ mine, by }: Pick<DealFile, 'mine' | 'by'>): string =>
  mine ? 'You' : firstName(by.name);

/** Why a file was not taken, and what to do. */
export function fileErrorText(error: unknown): string {
  if (hasCode(error, 'PAYLOAD_TOO_LARGE')) return 'This file is too large. Amana takes up to 25 MB.';
  return problemsOf(error)[0]!.message;
}

export const isFull = (files: readonly DealFile[]): boolean => files.length >= FILES_PER_DEAL;

/** `Sending… 40 %`, and what follows once all has left the device. */
export const progressWords = (part: number): string =>
  part < 1 ? `Sending… ${Math.floor(part * 100)} %` : 'Sent. Amana is checking the file…';
