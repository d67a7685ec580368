import { Router } from 'express';
import type { PublicDeal } from '@amana/shared/truth/contract.js';
import { AppError } from '../../platform/errors.js';
import { sendData } from '../../platform/http/idempotency.js';
import { validate } from '../../platform/http/validate.js';
import { codeParams } from './truth.contract.js';

/** `/public/deals`: for everybody, signed in or not. */
export function truthRoutes(check: (code: string) => Promise<PublicDeal | null>): Router {
  const router = Router();
  router.get('/deals/:code', validate({ params: codeParams }), async (req, res) => {
    const deal = await check((req.params.code as string).toUpperCase());
    if (!deal)
      throw new AppError('NOT_FOUND', 'We know no such deal. Check each letter; a screenshot is no proof.');
    sendData(res, deal);
  });
  return router;
}
