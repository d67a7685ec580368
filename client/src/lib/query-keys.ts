/** Keys of what is cached, so that an event can name what it makes stale. */
export const keys = {
  config: ['config'],
  deals: ['deals'],
  deal: (id: string) => ['deal', id],
  disputes: ['disputes'],
  dispute: (id: string) => ['disputes', id],
  invitation: (token: string) => ['invitation', token],
  guests: ['guest'],
  guest: (token: string) => ['guest', token],
  payment: (id: string) => ['payment', id],
  messages: (deal: string) => ['messages', deal],
  unreadMessages: ['messages', 'unread'],
  wallet: ['wallet'],
  notifications: ['notifications'],
};
