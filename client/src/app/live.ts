import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { disputeEvents } from '../features/disputes/disputes.realtime.js';
import { messageEvents } from '../features/messages/messages.realtime.js';
import { fileEvents } from '../features/files/files.realtime.js';
import { notificationEvents } from '../features/notifications/notifications.realtime.js';
import { paymentEvents } from '../features/payments/payments.realtime.js';
import { dealEvents } from '../features/transactions/transactions.realtime.js';
import { walletEvents } from '../features/wallet/wallet.realtime.js';
import { openLive } from '../lib/socket.js';

/** Events make screens ask again, and so does every (re)connect: what was missed is not sent twice. */
export function useLive(): void {
  const cache = useQueryClient();
  useEffect(
    () =>
      openLive({
        ...dealEvents(cache),
        ...disputeEvents(cache),
        ...messageEvents(cache),
        ...fileEvents(cache),
        ...paymentEvents(cache),
        ...walletEvents(cache),
        ...notificationEvents(cache),
        connect: () => void cache.invalidateQueries(),
      }),
    [cache],
  );
}
