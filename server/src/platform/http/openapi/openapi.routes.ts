import compression from 'compression';
import { Router } from 'express';
import type { Json } from './json-schema.js';

/** Swagger UI on our own description; nothing of it comes from elsewhere. */
async function loadPages(): Promise<Router> {
  const { default: swagger } = await import('swagger-ui-express');
  const options = {
    swaggerUrl: '../openapi.json',
    customSiteTitle: 'Amana API',
    swaggerOptions: { validatorUrl: null, persistAuthorization: false },
  };
  return Router()
    .use(...swagger.serve)
    .get('/', swagger.setup(undefined, options));
}

/** `/openapi.json` and `/docs`, both made when they are first asked for. */
export function openapiRoutes(load: () => Promise<Json>): Router {
  const router = Router();
  let document: Promise<Json> | undefined;
  let pages: Promise<Router> | undefined;

  router.use(['/openapi.json', '/docs'], compression());
  router.get('/openapi.json', async (_req, res) => {
    res.set('Cache-Control', 'no-cache').json(await (document ??= load()));
  });

  router.use('/docs', async (req, res, next) => {
    if (req.originalUrl.split('?')[0] === req.baseUrl) return res.redirect(`${req.baseUrl}/`);
    return (await (pages ??= loadPages()))(req, res, next);
  });

  return router;
}
