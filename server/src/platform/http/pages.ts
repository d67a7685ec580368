import { AppError } from '../errors.js';

/** Which page of a list a caller wants. */
export interface PageQuery {
  limit: number;
  cursor?: string;
}

/** Where a page ended, newest first: the next one begins after it. */
export interface Position {
  at: Date;
  id: string;
}

export const encodeCursor = ({ at, id }: Position): string =>
  Buffer.from(JSON.stringify([at.getTime(), id])).toString('base64url');

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** @throws AppError VALIDATION_FAILED when it is no cursor of ours */
export function decodeCursor(cursor: string): Position {
  const parts = parse(cursor);
  const [ms, id] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const at = new Date(typeof ms === 'number' ? ms : NaN);
  if (typeof id !== 'string' || Number.isNaN(at.getTime()))
    throw new AppError('VALIDATION_FAILED', 'This page does not exist. Start from the first one.', {
      fields: [{ field: 'cursor', message: 'cursor is not one that a list gave' }],
    });
  return { at, id };
}
