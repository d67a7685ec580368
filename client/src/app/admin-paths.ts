import { paths } from './paths.js';

/** Every address of the console. */
export const adminPaths = {
  queue: paths.admin,
  case: (id: string) => `${paths.admin}/cases/${id}`,
  search: `${paths.admin}/search`,
  person: (id: string) => `${paths.admin}/people/${id}`,
  deal: (id: string) => `${paths.admin}/deals/${id}`,
  work: `${paths.admin}/work`,
  payouts: `${paths.admin}/payouts`,
  reconciliation: `${paths.admin}/reconciliation`,
  statements: `${paths.admin}/reconciliation/statements`,
  identity: `${paths.admin}/identity`,
  staff: `${paths.admin}/staff`,
  log: `${paths.admin}/log`,
};
