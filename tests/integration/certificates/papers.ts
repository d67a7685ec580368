import type { VerifiedCertificate } from '../../../shared/src/certificates/contract.js';
import { pagesOf } from '../../support/pdf.js';
import type { ApiClient } from '../../support/client.js';

/** The certificate as this person gets it. @throws Error when it is refused */
export async function paperOf(who: ApiClient, id: string): Promise<Buffer> {
  const answer = await fetch(`${who.url}/api/transactions/${id}/certificate`, {
    headers: { authorization: `Bearer ${who.token ?? ''}` },
  });
  if (answer.status !== 200) throw new Error(`certificate of ${id}: ${answer.status} ${await answer.text()}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** All lines of all pages. */
export const linesOf = (pdf: Buffer): string[] =>
  pagesOf(pdf).flatMap((page) => page.replaceAll('\u00a0', ' ').split('\n'));

export const verify = (who: ApiClient, code: string) =>
  who.ok<VerifiedCertificate>('GET', `/public/verify/${code}`);
