import { expect, test } from '@jest/globals';
import { createMessenger } from '../../../../../server/src/platform/messenger/messenger.js';
import type { Logger } from '../../../../../server/src/platform/observability/logger.js';

const errors: string[] = [];
const logger = { error: (message: string) => void errors.push(message) } as unknown as Logger;

test('without a gateway it is said once for each, and every message is refused', async () => {
  const messenger = createMessenger({ simulatorUrl: null, mail: null, sms: null }, logger);
  await expect(messenger.send('254711222333', 'a')).rejects.toThrow('configured');
  await expect(messenger.send('254711222333', 'b')).rejects.toThrow('configured');
  expect(errors).toHaveLength(2);
});

test('the error of a gateway that is away holds neither the number nor the text', async () => {
  const messenger = createMessenger({ simulatorUrl: 'http://127.0.0.1:1', mail: null, sms: null }, logger);
  const error: unknown = await messenger
    .send('254711222333', 'code 123456')
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(JSON.stringify([String(error), Object.entries(error as Error)])).not.toMatch(/254711222333|123456/);
});
