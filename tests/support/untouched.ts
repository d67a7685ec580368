import { inDatabase } from './database.js';

/** What the app writes by itself, and where it notes who came to the door. */
const BESIDES = ['leases', 'limits', 'security_events', 'sessions', 'system.profile'];

/** One hash of all that is stored; equal as long as nobody has written anything. */
export const storedNow = (uri: string): Promise<string> =>
  inDatabase(uri, async (db) => {
    const { collections } = (await db.command({ dbHash: 1 })) as { collections: Record<string, string> };
    for (const name of BESIDES) delete collections[name];
    return JSON.stringify(collections);
  });
