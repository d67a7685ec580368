import type { mongo } from 'mongoose';

/** By what was done: how the reason began that named the person. */
const NAMED: [actions: string[], pattern: string][] = [
  [
    ['grant_propose', 'grant_confirm', 'grant_reject', 'grant_end', 'grant_first'],
    '^\\w+ (?:for|of) ([\\w-]+):',
  ],
  [['id_approve', 'id_reject'], '^([\\w-]+):'],
  [['propose', 'confirm', 'reject'], '^unfreeze users/([\\w-]+),'],
];

/** Lines of the staff log that named their person in the reason alone; their words stay as they were written. */
export async function namePeople(actions: mongo.Collection): Promise<void> {
  for (const [done, regex] of NAMED) {
    const captures = { $getField: { field: 'captures', input: { $regexFind: { input: '$reason', regex } } } };
    await actions.updateMany(
      { action: { $in: done }, person: { $exists: false }, reason: { $regex: regex } },
      [{ $set: { person: { $first: captures } } }],
    );
  }
}

/** Of a role that waited twice for the same person the older proposal waits on. */
export async function proposeOnce(grants: mongo.Collection): Promise<void> {
  const waiting = await grants
    .aggregate<{ ids: string[] }>([
      { $match: { state: 'proposed' } },
      { $sort: { at: 1 } },
      { $group: { _id: { user: '$user', role: '$role' }, ids: { $push: '$_id' } } },
    ])
    .toArray();
  const twice = waiting.flatMap(({ ids }) => ids.slice(1));
  await grants.updateMany({ _id: { $in: twice as never[] } }, { $set: { state: 'refused' } });
}
