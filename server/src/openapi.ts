import { adminApi } from './modules/admin/admin.openapi.js';
import { authApi } from './modules/auth/auth.openapi.js';
import { certificatesApi } from './modules/certificates/certificates.openapi.js';
import { developersApi } from './modules/developers/developers.openapi.js';
import { disputesApi } from './modules/disputes/disputes.openapi.js';
import { messagesApi } from './modules/messages/messages.openapi.js';
import { filesApi } from './modules/files/files.openapi.js';
import { notificationsApi } from './modules/notifications/notifications.openapi.js';
import { paymentsApi } from './modules/payments/payments.openapi.js';
import {
  demoApi,
  guestPaymentsApi,
  invitesApi,
  transactionsApi,
} from './modules/transactions/transactions.openapi.js';
import { privacyApi } from './modules/privacy/privacy.openapi.js';
import { ratingsApi } from './modules/ratings/ratings.openapi.js';
import { truthApi } from './modules/truth/truth.openapi.js';
import { limitsApi } from './modules/limits/limits.openapi.js';
import { identityApi } from './modules/identity/identity.openapi.js';
import { usersApi } from './modules/users/users.openapi.js';
import { walletsApi } from './modules/wallets/wallets.openapi.js';
import type { ApiPart } from './platform/http/openapi/description.js';
import { buildDocument } from './platform/http/openapi/document.js';
import type { Json } from './platform/http/openapi/json-schema.js';
import { serviceApi } from './service.openapi.js';

/** Every route that others may use; loaded when somebody reads it, not at the start. */
export const API: readonly ApiPart[] = [
  authApi,
  usersApi,
  limitsApi,
  identityApi,
  privacyApi,
  transactionsApi,
  invitesApi,
  guestPaymentsApi,
  truthApi,
  certificatesApi,
  ratingsApi,
  messagesApi,
  disputesApi,
  filesApi,
  paymentsApi,
  walletsApi,
  notificationsApi,
  developersApi,
  adminApi,
  serviceApi,
  demoApi,
];

/** What this process serves: time is moved in the demo alone. */
export const openapiDocument = ({ demo }: { demo: boolean }): Json =>
  buildDocument(API.filter((part) => demo || part !== demoApi));
