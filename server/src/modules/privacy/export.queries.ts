import type { Connection, mongo } from 'mongoose';
import type { DataExport, ExportedDeal } from '@amana/shared/privacy/contract.js';
import type { Party } from '@amana/shared/transactions/lifecycle.js';
import type { Crypto } from '../../platform/crypto.js';
import type { SecurityEventDoc } from '../../platform/security-log.js';
import { walletAccount } from '../ledger/domain/legs.js';
import type { AccountDoc, EntryDoc } from '../ledger/ledger.models.js';
import { presentId, type IdentityDoc } from '../identity/identity.module.js';
import type { Users } from '../users/users.module.js';
import type { DealDoc, DealEventDoc } from '../transactions/domain/deal.js';

type Raw = { _id: string } & Record<string, unknown>;
type Said = { reason: string; by: string; at: Date } | null | undefined;

interface ClaimDoc extends Raw {
  transaction: string;
  claimant: Party;
  reason: string;
  openedAt: Date;
  answer?: Said;
  offers?: Partial<Record<Party, Said>>;
  appeal?: Said;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const iso = (value: unknown): string => (value as Date).toISOString();
const isoOrNull = (value: unknown): string | null => (value instanceof Date ? value.toISOString() : null);

/** What this side said in a claim. */
const claimWords = (role: Party, { claimant, reason, openedAt, answer, offers, appeal }: ClaimDoc) => {
  const said = [
    claimant === role ? { reason, at: openedAt } : answer,
    offers?.[role],
    appeal?.by === role ? appeal : null,
  ];
  // An answer that makes an offer is kept as both.
  const words = new Map(said.flatMap((one) => (one?.reason ? [[one.reason, one.at] as const] : [])));
  return [...words].map(([text, at]) => ({ text, at: iso(at) }));
};

/** Everything about one person, out of all collections, read for him alone. */
export function createExport(connection: Connection, crypto: Crypto, users: Users) {
  const collection = <T extends { _id: string } = Raw>(name: string): mongo.Collection<T> =>
    connection.db!.collection<T>(name);
  const all = <T extends { _id: string } = Raw>(
    name: string,
    filter: Record<string, unknown>,
    sort: Record<string, 1 | -1> = {},
  ): Promise<T[]> =>
    collection<T>(name)
      .find<T>(filter as mongo.Filter<T>)
      .sort(sort)
      .toArray();
  const opened = (sealed: unknown): string => crypto.open(text(sealed));

  async function dealOf(deal: DealDoc, user: string, now: Date): Promise<ExportedDeal> {
    const role: Party = deal.buyer === user ? 'buyer' : 'seller';
    const transaction = deal._id;
    const [events, messages, files, claims, ratings] = await Promise.all([
      all<DealEventDoc>('events', { transaction }, { v: 1 }),
      all('messages', { transaction, by: role }, { n: 1 }),
      all('files', { transaction }, { n: 1 }),
      all<ClaimDoc>('disputes', { transaction }),
      all('ratings', { transaction }),
    ]);
    const { hash: _, version: __, ...terms } = deal.terms;
    const shown = ratings.filter(
      (r) => r.from === user || (r.closesAt as Date) <= now || ratings.length === 2,
    );
    return {
      id: transaction,
      role,
      status: deal.status,
      phase: deal.phase,
      createdAt: iso(deal.createdAt),
      terms,
      steps: events.filter(({ by }) => by === user).map(({ type, at }) => ({ type, at: iso(at) })),
      messages: messages.map((message) => ({ text: text(message.text), at: iso(message.at) })),
      files: files
        .filter(({ by }) => by === user)
        .map(({ name, caption, type, bytes, at }) => ({
          name: text(name),
          caption: caption == null ? null : text(caption),
          type: text(type),
          bytes: bytes as number,
          at: iso(at),
        })),
      claims: claims.flatMap((claim) => claimWords(role, claim)),
      ratings: shown.map(({ from, stars, comment, at }) => ({
        given: from === user,
        stars: stars as number,
        comment: comment == null ? null : text(comment),
        at: iso(at),
      })),
    };
  }

  return async (user: string, now: Date): Promise<DataExport> => {
    const account = walletAccount(user);
    const newest = { at: -1, _id: -1 } as const;
    const [me, sessions, events, factor, ids, keys, hooks, deals, payments, payouts, wallet, entries, inbox] =
      await Promise.all([
        users.get(user),
        all('sessions', { user }, { rotatedAt: -1 }),
        all<SecurityEventDoc>('security_events', { user }, newest),
        collection('second_factors').findOne({ _id: user }),
        all<Raw & IdentityDoc>('identity', { user }, { at: -1 }),
        all('api_keys', { user }, { at: -1 }),
        all('webhooks', { user }),
        all<DealDoc>(
          'transactions',
          { $or: [{ buyer: user }, { seller: user }] },
          { createdAt: -1, _id: -1 },
        ),
        all('payments', { payer: user }, { at: -1 }),
        all('payouts', { user }, { createdAt: -1, _id: -1 }),
        collection<AccountDoc>('accounts').findOne({ _id: account }),
        all<EntryDoc>('entries', { 'legs.account': account }, newest),
        all<Raw & { body: { title: string; text: string } }>('notices', { user }, newest),
      ]);
    const exported: ExportedDeal[] = [];
    // One after the other: a person with many deals takes no more of the store than one with few.
    for (const deal of deals) exported.push(await dealOf(deal, user, now));
    return {
      madeAt: iso(now),
      account: { ...users.me(me), since: iso(me.createdAt) },
      sessions: sessions.map(({ _id, device, place, startedAt, rotatedAt }) => ({
        id: _id,
        device: text(device),
        place: text(place),
        since: iso(startedAt),
        lastSeen: iso(rotatedAt),
      })),
      securityEvents: events.map(({ _id, what, at, device, place }) => ({
        id: _id,
        what,
        at: iso(at),
        device,
        place,
      })),
      secondFactor: factor?.on === true,
      identity: ids.map(presentId),
      apiKeys: keys.map(({ name, scopes, at, usedAt, endedAt }) => ({
        name: text(name),
        scopes: scopes as string[],
        at: iso(at),
        usedAt: isoOrNull(usedAt),
        endedAt: isoOrNull(endedAt),
      })),
      webhooks: hooks.map(({ url, at, endedAt }) => ({
        url: text(url),
        at: iso(at),
        endedAt: isoOrNull(endedAt),
      })),
      deals: exported,
      payments: payments.map(({ _id, transaction, at, amountCents, state, phone, receipt }) => ({
        id: _id,
        deal: text(transaction),
        at: iso(at),
        amountCents: amountCents as number,
        state: text(state),
        phone: opened(phone),
        receipt: receipt == null ? null : text(receipt),
      })),
      payouts: payouts.map(({ _id, createdAt, amountCents, feeCents, state, phone, receipt }) => ({
        id: _id,
        at: iso(createdAt),
        amountCents: amountCents as number,
        feeCents: feeCents as number,
        state: text(state),
        phone: opened(phone),
        receipt: receipt == null ? null : text(receipt),
      })),
      wallet: {
        balanceCents: wallet?.balanceCents ?? 0,
        lines: entries.map(({ _id, at, source, legs }) => ({
          id: _id,
          at: iso(at),
          cents: legs.find((leg) => leg.account === account)?.cents ?? 0,
          source,
        })),
      },
      inbox: inbox.map(({ at, body }) => ({ at: iso(at), title: body.title, text: body.text })),
    };
  };
}
