import type { Router } from 'express';
import type { Clock } from '../../platform/clock.js';
import type { Pumps } from '../../platform/pumps.js';
import type { Authentication } from '../auth/auth.module.js';
import { myIdentityRoutes, pictureRoutes, staffIdentityRoutes } from './identity.routes.js';
import { createIdentityService, type IdentityDeps } from './identity.service.js';
import { createRemoval } from './removal.js';

export { createIdentityBook } from './identity.model.js';
export type { IdentityDoc } from './identity.model.js';
export { presentId } from './identity.presenter.js';

interface Needs extends IdentityDeps {
  clock: Clock;
  authentication: Authentication;
}

/** IDs of people. Mount `mine` at `/users/me/identity`, `pictures` at `/identity`, `staff` at `/admin/identity`. */
export function createIdentityModule(needs: Needs): {
  mine: Router;
  pictures: Router;
  staff: Router;
  removePicturesOf(user: string): Promise<void>;
  register(pumps: Pumps): void;
} {
  const deps = { ...needs, service: createIdentityService(needs) };
  const { pump, sweep, removeAllOf } = createRemoval(needs);
  return {
    mine: myIdentityRoutes(deps),
    pictures: pictureRoutes(deps),
    staff: staffIdentityRoutes(deps),
    removePicturesOf: removeAllOf,
    register(pumps) {
      pumps.add(pump);
      pumps.sweep(sweep);
    },
  };
}
