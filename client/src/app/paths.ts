/** Every address of the app. */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  signUp: '/sign-up',
  secondStep: '/sign-in/code',
  forgot: '/forgot-password',
  deals: '/deals',
  newDeal: '/deals/new',
  deal: (id: string) => `/deals/${id}`,
  changeDeal: (id: string) => `/deals/${id}/change`,
  claim: (dealId: string) => `/deals/${dealId}/claim`,
  dispute: (id: string) => `/disputes/${id}`,
  join: (token: string) => `/join/${token}`,
  check: '/check',
  checkDeal: (code: string) => `/check/${code}`,
  verify: (code: string) => `/verify/${code}`,
  pay: (token: string) => `/pay/${token}`,
  wallet: '/wallet',
  withdraw: '/wallet/withdraw',
  notifications: '/notifications',
  profile: '/profile',
  security: '/profile/security',
  limits: '/profile/limits',
  data: '/profile/data',
  closed: '/account-closed',
  developers: '/profile/developers',
  deliveries: (webhook: string) => `/profile/developers/${webhook}`,
  admin: '/admin',
};

/** An address that leads to `next` after signing in. */
export const withNext = (path: string, next: string): string =>
  next === '/' ? path : `${path}?next=${encodeURIComponent(next)}`;

/** Only addresses inside the app are followed. */
export const safeNext = (next: string | null): string =>
  next !== null && /^\/(?![/\\])/.test(next) ? next : paths.home;
