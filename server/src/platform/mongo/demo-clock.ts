import type { ClientSession, Connection } from 'mongoose';

/** The demo moves the clock of deals; everything else keeps real time. */
interface DemoClockDoc {
  _id: string;
  offsetMs: number;
}

const ID = 'demo-clock';
const leases = (connection: Connection) => connection.collection<DemoClockDoc>('leases');

/** How far the clock of deals is ahead of real time, in ms; read inside the step when one is given. */
export async function demoOffsetMs(connection: Connection, session?: ClientSession): Promise<number> {
  const found = await leases(connection).findOne({ _id: ID }, session ? { session } : {});
  return found?.offsetMs ?? 0;
}

/** Moves the clock of deals forward. @param advanceMs more than 0 */
export async function advanceDemoClock(connection: Connection, advanceMs: number): Promise<void> {
  await leases(connection).updateOne({ _id: ID }, { $inc: { offsetMs: advanceMs } }, { upsert: true });
}
