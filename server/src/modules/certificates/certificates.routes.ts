import { Router } from 'express';
import { sendData } from '../../platform/http/idempotency.js';
import { callerOf } from '../../platform/http/request-context.js';
import { validate } from '../../platform/http/validate.js';
import type { Authentication } from '../auth/auth.module.js';
import { codeParams, dealParams } from './certificates.contract.js';
import type { CertificateService } from './certificates.service.js';

/** `/transactions/:id/certificate`: the deal on paper. */
export function certificateRoutes(service: CertificateService, authentication: Authentication): Router {
  const router = Router();
  router.get(
    '/:id/certificate',
    authentication.required,
    validate({ params: dealParams }),
    async (req, res) => {
      const { id, roles } = callerOf(req);
      const { name, pdf } = await service.render(req.params.id as string, id, roles);
      if (res.headersSent) return;
      res
        .type('application/pdf')
        .set('Content-Disposition', `attachment; filename="${name}"`)
        .set('Cache-Control', 'no-store')
        .end(pdf);
    },
  );
  return router;
}

/** `/public/verify`: for whoever holds the paper. */
export function verifyRoutes(service: CertificateService): Router {
  const router = Router();
  router.get('/verify/:code', validate({ params: codeParams }), async (req, res) =>
    sendData(res, await service.verify(req.params.code as string)),
  );
  return router;
}
