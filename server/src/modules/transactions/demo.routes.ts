import { Router } from 'express';
import { sendData } from '../../platform/http/idempotency.js';
import { validate } from '../../platform/http/validate.js';
import { advanceBody } from './transactions.contract.js';
import type { TransactionModels } from './transaction.model.js';

interface Deps {
  models: TransactionModels;
  dealNow(): Promise<Date>;
  advance(ms: number): Promise<void>;
}

/** `/demo/clock`: moves the clock of deals, in the demo only. */
export function demoRoutes({ models, dealNow, advance }: Deps): Router {
  const router = Router();

  async function clock() {
    const [now, next] = await Promise.all([
      dealNow(),
      models.transactions
        .findOne({ due: { $type: 'date' } }, { due: 1 })
        .sort({ due: 1 })
        .lean<{ due: Date }>()
        .exec(),
    ]);
    return { now: now.toISOString(), nextDueAt: next?.due.toISOString() ?? null };
  }

  router.get('/clock', async (_req, res) => sendData(res, await clock()));

  router.post('/clock', validate({ body: advanceBody }), async (req, res) => {
    await advance((req.body as { advanceSeconds: number }).advanceSeconds * 1_000);
    sendData(res, await clock());
  });

  return router;
}
