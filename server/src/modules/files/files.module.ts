import type { Router } from 'express';
import type { Connection } from 'mongoose';
import type { Clock } from '../../platform/clock.js';
import type { Crypto } from '../../platform/crypto.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { RunCommand } from '../../platform/operations.js';
import type { Pumps } from '../../platform/pumps.js';
import { createTurns } from '../../platform/turns.js';
import type { Authentication } from '../auth/auth.module.js';
import type { Users } from '../users/users.module.js';
import { fileModels } from './file.model.js';
import { createFileQueries, type FileAccess, type FileQueries } from './files.queries.js';
import { fileRoutes, filingRoutes } from './files.routes.js';
import { createFileService } from './files.service.js';
import { createSealedPictures, type SealedPictures } from './sealed-pictures.js';
import type { FileStore } from './store/file-store.js';
import { createUploads, type Uploads } from './uploads.js';

export type { SealedPictures } from './sealed-pictures.js';

/** A file being checked is in memory as a whole, and a picture unfolds to more. */
const AT_ONCE = 2;
const MOST_WAITING = 20;

export type { FileDoc } from './file.model.js';

interface Needs extends FileAccess {
  connection: Connection;
  clock: Clock;
  crypto: Crypto;
  logger: Logger;
  runCommand: RunCommand;
  users: Users;
  authentication: Authentication;
  store: FileStore;
  /** Whether a module above has use for this content. */
  keeps(place: string): Promise<boolean>;
}

/** Files of deals: taken in, checked, kept, shown. Mount `filing` at `/transactions`. */
export function createFilesModule(needs: Needs): {
  routes: Router;
  filing: Router;
  evidenceOf: FileQueries['evidenceOf'];
  filesOf: FileQueries['filesOf'];
  pictures: SealedPictures;
  removeContent: Uploads['remove'];
  register(pumps: Pumps): void;
} {
  const models = fileModels(needs.connection);
  const uploads = createUploads({ ...needs, models });
  const queries = createFileQueries({ ...needs, models });
  const inTurn = createTurns(AT_ONCE, MOST_WAITING);
  const service = createFileService({ ...needs, models, uploads, inTurn });
  const deps = { ...needs, service, queries, thumbOf: uploads.thumbOf };
  return {
    routes: fileRoutes(deps),
    filing: filingRoutes(deps),
    evidenceOf: queries.evidenceOf,
    filesOf: queries.filesOf,
    pictures: createSealedPictures({ ...needs, uploads, inTurn }),
    removeContent: uploads.remove,
    register(pumps) {
      pumps.add(uploads.pump);
      pumps.sweep(uploads.sweep);
    },
  };
}
