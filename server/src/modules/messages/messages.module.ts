import type { RequestHandler, Router } from 'express';
import type { Connection } from 'mongoose';
import type { Authentication } from '../auth/auth.module.js';
import { messageModels } from './message.models.js';
import { createMessageQueries } from './messages.queries.js';
import { chatRoutes, unreadRoutes } from './messages.routes.js';
import { createMessageService, type MessageDeps } from './messages.service.js';

/** What was written and read, and what waits for a person: transactions is handed that. */
export function createMessageBook(connection: Connection) {
  const models = messageModels(connection);
  const queries = createMessageQueries(models);
  return { models, queries, unreadOf: queries.unreadOf };
}

interface Needs extends Omit<MessageDeps, 'models' | 'queries'> {
  book: ReturnType<typeof createMessageBook>;
  authentication: Authentication;
}

/** What the two people of a deal write to each other. Mount `chat` at `/transactions`. */
export function createMessagesModule(needs: Needs): {
  /** @param limit how often one person may write */
  chat(limit: RequestHandler): Router;
  routes: Router;
} {
  const { models, queries } = needs.book;
  const deps = { ...needs, queries, service: createMessageService({ ...needs, models, queries }) };
  return {
    chat: (limit) => chatRoutes(deps, limit),
    routes: unreadRoutes(deps),
  };
}
