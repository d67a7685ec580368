import type { Message } from '@amana/shared/messages/contract.js';
import { otherParty, type Party } from '@amana/shared/transactions/lifecycle.js';
import type { MessageDoc } from './message.models.js';

/** @param readTo `n` of the last message that each side has read */
export const presentMessage = (
  { _id, by, text, at, warn, n }: MessageDoc,
  readTo: Record<Party, number>,
): Message => ({ id: _id, by, text, at: at.toISOString(), warn, read: n <= readTo[otherParty(by)] });
