import { Router } from 'express';
import Joi from 'joi';
import { notFound } from '../../platform/errors.js';
import { sendData } from '../../platform/http/idempotency.js';
import { callerOf } from '../../platform/http/request-context.js';
import { validate } from '../../platform/http/validate.js';
import type { Clock } from '../../platform/clock.js';
import type { Authentication } from '../auth/auth.module.js';
import type { PaymentQueries } from './payment.queries.js';
import type { PaymentService } from './payments.service.js';

const params = Joi.object({ id: Joi.string().max(64).required() });

interface Deps {
  queries: PaymentQueries;
  service: PaymentService;
  clock: Clock;
  authentication: Authentication;
}

/** `/payments`: a payment, for its payer only. */
export function paymentRoutes({ queries, service, clock, authentication }: Deps): Router {
  const router = Router();
  router.use(authentication.required);

  router.get('/:id', validate({ params }), async (req, res) => {
    const payment = await queries.find((req.params as { id: string }).id);
    if (payment?.payer !== callerOf(req).id) throw notFound('payment');
    sendData(res, service.present(payment, clock.now()));
  });

  return router;
}
