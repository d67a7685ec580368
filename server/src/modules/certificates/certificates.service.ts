import type { VerifiedCertificate } from '@amana/shared/certificates/contract.js';
import { may, type StaffRole } from '@amana/shared/users/roles.js';
import { AppError, notFound } from '../../platform/errors.js';
import { escrowAccount } from '../ledger/domain/legs.js';
import type { Ledger } from '../ledger/ledger.js';
import type { DealDoc, DealEventDoc } from '../transactions/domain/deal.js';
import { findRole, type DealHistory } from '../transactions/transactions.module.js';
import { maskName, STEP_WORDS } from '../truth/domain/words.js';
import type { Codes } from './domain/code.js';
import { contentOf, totalOf, type EvidenceFile } from './domain/content.js';
import { createFolding } from './domain/history.js';

/** Far more than a deal of 20 items has. */
const MOST_ENTRIES = 500;
/** A paper of some hundred pages. */
const MOST_EVENTS = 2_000;

export interface CertificateDeps {
  deals: DealHistory;
  ledger: Pick<Ledger, 'entriesOf'>;
  codes: Codes;
  publicUrl: string;
  namesOf(ids: string[]): Promise<ReadonlyMap<string, string>>;
  /** M-Pesa receipts of a deal's payments, by payment. */
  receiptsOf(transaction: string): Promise<ReadonlyMap<string, string>>;
  filesOf(transaction: string): Promise<EvidenceFile[]>;
}

const peopleOf = ({ buyer, seller }: Pick<DealDoc, 'buyer' | 'seller'>): string[] =>
  [buyer, seller].filter((user) => user !== null);

const forged = (): AppError =>
  new AppError('NOT_FOUND', 'This is not one of ours: no certificate of Amana has this code.');

/** Papers about a deal, and what their codes say. */
export function createCertificateService(deps: CertificateDeps) {
  const { deals, ledger, codes, publicUrl, namesOf, receiptsOf, filesOf } = deps;

  /** A side's own deal; for staff one that was disputed. @throws AppError NOT_FOUND, STATE_CONFLICT */
  async function get(id: string, user: string, roles: StaffRole[]): Promise<DealDoc> {
    const deal = await deals.find(id);
    const disputed = deal?.items.some(({ dispute }) => dispute !== undefined) ?? false;
    if (!deal || !(findRole(deal, user) || (may(roles, 'cases.read') && disputed))) throw notFound('deal');
    if (deal.agreedBy.length < 2)
      throw new AppError('STATE_CONFLICT', 'There is a certificate once both have agreed to the terms.');
    if (deal.v > MOST_EVENTS)
      throw new AppError(
        'STATE_CONFLICT',
        'This deal’s history is too long for a paper. Ask Amana’s staff for it.',
      );
    return deal;
  }

  return {
    /** @returns the name of the file and its bytes @throws AppError NOT_FOUND, STATE_CONFLICT */
    async render(id: string, user: string, roles: StaffRole[]): Promise<{ name: string; pdf: Buffer }> {
      const deal = await get(id, user, roles);
      const events: DealEventDoc[] = [];
      for await (const event of deals.eventsOf(id, deal.v)) events.push(event);
      const [entries, files, names, receipts] = await Promise.all([
        ledger.entriesOf(escrowAccount(id), MOST_ENTRIES),
        filesOf(id),
        namesOf(peopleOf(deal)),
        receiptsOf(id),
      ]);
      const { v, headHash, terms } = deal;
      const code = codes.codeOf({ deal: id, v, hash: headHash });
      const { renderCertificate } = await import('./pdf/certificate.pdf.js');
      const pdf = await renderCertificate({
        ...contentOf({ deal, events, entries, files, names, receipts }),
        deal: id,
        v,
        title: terms.title,
        at: events.at(-1)!.at,
        headHash,
        code,
        url: `${publicUrl}/verify/${code}`,
      });
      return { name: `amana-${id}-v${v}.pdf`, pdf };
    },

    /** What the paper with this code told, and whether that still holds. @throws AppError NOT_FOUND for a forged one */
    async verify(text: string): Promise<VerifiedCertificate> {
      const code = codes.read(text);
      if (!code) throw forged();
      const { deal: id, v, letters } = code;
      const last = await deals.findEvent(id, v);
      if (!last || !codes.fits({ deal: id, v, hash: last.hash }, letters)) throw forged();
      const folding = createFolding(id);
      for await (const event of deals.eventsOf(id, v)) folding.add(event);
      const { intact, deal } = folding.history();
      const [next, names] = await Promise.all([
        deals.findEvent(id, v + 1),
        deal ? namesOf(peopleOf(deal)) : new Map<string, string>(),
      ]);
      const masked = (user: string | null): string => maskName(names.get(user ?? '') ?? '');
      return {
        deal: id,
        v,
        headHash: last.hash,
        at: last.at.toISOString(),
        movedOn: next !== null,
        intact,
        then: deal && {
          step: STEP_WORDS[deal.phase],
          totalCents: totalOf(deal),
          heldCents: deal.items.reduce((sum, { heldCents }) => sum + heldCents, 0),
          buyer: masked(deal.buyer),
          seller: masked(deal.seller),
        },
      };
    },
  };
}

export type CertificateService = ReturnType<typeof createCertificateService>;
