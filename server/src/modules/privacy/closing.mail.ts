import { GONE_AFTER_CLOSING, KEPT_AFTER_CLOSING, KEPT_HEADING } from '@amana/shared/privacy/contract.js';
import type { NewNotice } from '../../platform/notices.js';

const listed = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

const TEXT = `Your Amana account is closed. Nobody can open it again, and this is our last mail to you.

What is gone:
${listed(GONE_AFTER_CLOSING)}

${KEPT_HEADING}:
${listed(KEPT_AFTER_CLOSING)}`;

/** The last mail to who closed his account. @param to his address, sealed; deleted once it is sent */
export const lastMail = (to: string): NewNotice => ({
  user: null,
  transaction: null,
  v: null,
  body: { kind: 'account_closed', title: 'Your account is closed', text: TEXT },
  deliver: { channel: 'email', to },
});
