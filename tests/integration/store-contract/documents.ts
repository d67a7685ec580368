import type { mongo } from 'mongoose';
import { classify } from '../../../server/src/platform/mongo/store-errors.js';
import type { Client } from './tested-store.js';

export type Doc = { _id: string } & mongo.Document;

/** The collection as the driver has it, with the rules that the migrations gave it. */
export const inside = ({ connection }: Client, name: string): mongo.Collection<Doc> =>
  connection.collection<Doc>(name);

let made = 0;
export const newId = (): string => `contract-${(made += 1)}`;

export const account = (_id: string, balanceCents = 0): Doc => ({ _id, balanceCents, frozen: false });

export const payment = (_id: string, more: Record<string, unknown> = {}): Doc => ({
  _id,
  transaction: 'DEAL0001',
  item: 'a',
  payer: 'u',
  phone: 'sealed',
  phoneHash: 'h',
  at: new Date(0),
  amountCents: 1_000,
  ref: `ref-${_id}`,
  state: 'CREATED',
  history: [],
  ...more,
});

export const entry = (_id: string, cents: number): Doc => ({
  _id,
  legs: [
    { account: 'float', cents },
    { account: 'suspense', cents: -cents },
  ],
  currency: 'KES',
  source: `test/${_id}`,
  at: new Date(0),
  hash: 'h',
});

/** An error as the rest of Amana sees it. */
export async function errorOf(
  work: Promise<unknown>,
): Promise<{ code: unknown; kind: string; index: string }> {
  try {
    await work;
  } catch (error) {
    const fault = classify(error);
    const index = fault.kind === 'duplicate' ? `${fault.collection} ${fault.index}` : '';
    return { code: (error as { code?: unknown }).code, kind: fault.kind, index };
  }
  throw new Error('it went through');
}
