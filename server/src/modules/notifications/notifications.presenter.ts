import type { Notification } from '@amana/shared/notifications/contract.js';
import type { NoticeDoc } from '../../platform/notices.js';

/** A notice as its reader sees it. */
export const presentNotice = ({ _id, transaction, body, at, readAt }: NoticeDoc): Notification => ({
  id: _id,
  kind: body.kind,
  transactionId: transaction,
  title: body.title,
  text: body.text,
  at: at.toISOString(),
  read: readAt !== null,
});
