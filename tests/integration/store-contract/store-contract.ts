import type { Case } from './case.js';
import { conflictCases } from './conflict-cases.js';
import { lossCases } from './loss-cases.js';
import { ruleCases } from './rule-cases.js';
import { stepCases } from './step-cases.js';
import type { TestedStore } from './tested-store.js';

/** All that Amana relies on in a store; what only several members can show is left out with one. */
export const storeContract = ({ majority }: Pick<TestedStore, 'majority'>): Case[] =>
  [...conflictCases, ...ruleCases, ...stepCases, ...lossCases].filter(
    ({ ofSeveral }) => !ofSeveral || majority,
  );
