import type { IRouter } from 'express';
import { AppError } from '../errors.js';

interface Served {
  path: string;
  methods: Record<string, boolean>;
}

/** Answers 405 with `Allow` for every path of this router, and of the routers in it, that is asked for by another method. */
export function refuseOtherMethods(router: IRouter): void {
  const methodsOf = new Map<string, Set<string>>();
  for (const { route, handle } of router.stack) {
    if (route) {
      const { path, methods } = route as unknown as Served;
      const known = methodsOf.get(path) ?? new Set();
      for (const method of Object.keys(methods)) known.add(method.toUpperCase());
      methodsOf.set(path, known);
    } else if ('stack' in handle) refuseOtherMethods(handle as unknown as IRouter);
  }
  for (const [path, methods] of methodsOf) {
    const allowed = [...methods].sort().join(', ');
    router.all(path, (_req, res, next) => {
      res.set('Allow', allowed);
      next(new AppError('METHOD_NOT_ALLOWED', `This address answers to ${allowed}.`));
    });
  }
}
