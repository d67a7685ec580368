import type { Router } from 'express';
import type { Config } from '../../config.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Authentication } from '../auth/auth.module.js';
import { certificateRoutes, verifyRoutes } from './certificates.routes.js';
import { createCertificateService, type CertificateDeps } from './certificates.service.js';
import { createCodes } from './domain/code.js';

interface Needs extends Omit<CertificateDeps, 'codes' | 'publicUrl'> {
  config: Pick<Config, 'publicUrl'>;
  crypto: Crypto;
  authentication: Authentication;
}

/** A deal on paper, which everybody can check. Mount `routes` at `/transactions`, `verify` at `/public`. */
export function createCertificatesModule(needs: Needs): { routes: Router; verify: Router } {
  const service = createCertificateService({
    ...needs,
    codes: createCodes(needs.crypto),
    publicUrl: needs.config.publicUrl,
  });
  return { routes: certificateRoutes(service, needs.authentication), verify: verifyRoutes(service) };
}
