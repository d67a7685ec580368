import type { Router } from 'express';
import type { Config } from '../../config.js';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Atomically } from '../../platform/mongo/atomically.js';
import type { Pumps } from '../../platform/pumps.js';
import type { WriteSecurityEvent } from '../../platform/security-log.js';
import type { Authentication } from '../auth/auth.module.js';
import type { Users } from '../users/users.module.js';
import { developerRoutes } from './developers.routes.js';
import type { KeyBook } from './keys.js';
import { createKeysService } from './keys.service.js';
import { createPost } from './post.js';
import { createSecretOf } from './secrets.js';
import { hostOf } from './targets.js';
import { createWebhookDelivery } from './webhook-delivery.js';
import type { WebhookBook } from './webhook-follow.js';
import { createWebhooksService } from './webhooks.service.js';

export { createKeyBook } from './keys.js';
export { createWebhookBook } from './webhook-follow.js';

interface Needs {
  config: Pick<Config, 'demo' | 'publicUrl' | 'sweepEveryMs'>;
  clock: Clock;
  pumps: Pick<Pumps, 'poke'>;
  crypto: Crypto;
  atomically: Atomically;
  writeSecurityEvent: WriteSecurityEvent;
  authentication: Authentication;
  users: Pick<Users, 'get'>;
  book: KeyBook;
  webhookBook: WebhookBook;
}

/** What programs of other shops use: keys to ask with, and addresses where they are told. */
export function createDevelopersModule(needs: Needs): { routes: Router; register(pumps: Pumps): void } {
  const { config, pumps, webhookBook } = needs;
  const rules = { demo: config.demo, ownHost: hostOf(new URL(config.publicUrl)) };
  const parts = { ...needs, ...webhookBook, rules, poke: pumps.poke, secretOf: createSecretOf(needs.crypto) };
  const { pump, sweep } = createWebhookDelivery({ ...parts, post: createPost(rules) });
  return {
    routes: developerRoutes({
      ...needs,
      keys: createKeysService(parts),
      webhooks: createWebhooksService(parts),
    }),
    register(all) {
      all.add(pump);
      all.sweep(sweep(config.sweepEveryMs));
    },
  };
}
