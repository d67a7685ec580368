import { Router, type Request } from 'express';
import { FILE_MAX_BYTES, type FileForm } from '@amana/shared/files/contract.js';
import { notFound } from '../../platform/errors.js';
import { commandOf, sendAnswer, sendData } from '../../platform/http/idempotency.js';
import { receiveFile, receivedBy } from '../../platform/http/multipart.js';
import { callerOf } from '../../platform/http/request-context.js';
import { valid, validate } from '../../platform/http/validate.js';
import type { Authentication } from '../auth/auth.module.js';
import * as contract from './files.contract.js';
import type { FileQueries } from './files.queries.js';
import type { FileService } from './files.service.js';
import { sendFile } from './send-file.js';
import type { FileStore } from './store/file-store.js';
import type { Uploads } from './uploads.js';

interface Deps {
  service: FileService;
  queries: FileQueries;
  store: FileStore;
  thumbOf: Uploads['thumbOf'];
  authentication: Authentication;
}

const idOf = (req: Request): string => req.params.id as string;
const params = contract.idParams;

/** `/transactions/:id/files`: what is kept with a deal. */
export function filingRoutes({ service, queries, authentication }: Deps): Router {
  const router = Router();

  router.post(
    '/:id/files',
    authentication.required,
    validate({ params }),
    async (req, _res, next) => {
      await service.admit(commandOf(req), idOf(req));
      next();
    },
    receiveFile(contract.fileForm, FILE_MAX_BYTES),
    async (req, res) => {
      const { file, form } = receivedBy<FileForm>(req);
      sendAnswer(res, await service.add(commandOf(req), idOf(req), file, form));
    },
  );

  router.get('/:id/files', authentication.required, validate({ params }), async (req, res) =>
    sendData(res, { items: await queries.list(callerOf(req), idOf(req)) }),
  );

  return router;
}

/** `/files`: one file, or the small picture of it. */
export function fileRoutes({ queries, store, thumbOf, authentication }: Deps): Router {
  const router = Router();
  router.use(authentication.required);

  router.get('/:id', validate({ params, query: contract.fileQuery }), async (req, res) => {
    const { content, thumbBytes, sha256, type, name, bytes } = await queries.get(callerOf(req), idOf(req));
    if (valid<{ size?: 'thumb' }>(req).query.size === undefined)
      return sendFile(req, res, store, { place: content, bytes, tag: `"${sha256}"`, type, name });
    if (thumbBytes === null) throw notFound('picture');
    return sendFile(req, res, store, {
      place: thumbOf(content),
      bytes: thumbBytes,
      tag: `"${sha256}.thumb"`,
      type: 'image/webp',
      name: name.replace(/\.\w+$/, '.webp'),
    });
  });

  return router;
}
