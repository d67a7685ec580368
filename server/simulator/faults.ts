export const faultPoints = [
  'stk.push',
  'stk.callback',
  'stk.query',
  'b2c.request',
  'b2c.result',
  'status',
  'pull',
  'oauth',
] as const;
export type FaultPoint = (typeof faultPoints)[number];

export const faultKinds = [
  'lose',
  'duplicate',
  'delay',
  'fail',
  'cut',
  'reorder',
  'garble',
  'drip',
  'half',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  on: FaultPoint;
  kind: FaultKind;
  /** How many events it still hits. */
  times: number;
  ms?: number;
  code?: string;
}

/** Every way in which a request or its answer is broken. */
const BROKEN: readonly FaultKind[] = ['lose', 'delay', 'fail', 'cut', 'drip', 'half'];

/** Which kinds hit the HTTP request and which the callback that follows it, at each point. */
const hits: Record<FaultPoint, { request: readonly FaultKind[]; callback: readonly FaultKind[] }> = {
  'stk.push': { request: [...BROKEN, 'reorder'], callback: [] },
  'stk.callback': { request: ['reorder'], callback: ['lose', 'duplicate', 'delay', 'fail', 'garble'] },
  'stk.query': { request: BROKEN, callback: [] },
  'b2c.request': { request: [...BROKEN, 'reorder'], callback: [] },
  'b2c.result': { request: ['reorder'], callback: ['lose', 'duplicate', 'delay', 'fail', 'garble'] },
  status: { request: ['fail', 'cut', 'reorder'], callback: ['lose', 'duplicate', 'delay', 'garble'] },
  pull: { request: [...BROKEN, 'garble'], callback: [] },
  oauth: { request: BROKEN, callback: [] },
};

/** The kinds that mean something at this point. */
export const kindsOf = (on: FaultPoint): readonly FaultKind[] => [...hits[on].request, ...hits[on].callback];

/** Faults waiting for their events, first come first served. */
export class Faults {
  private waiting: Fault[] = [];

  add(fault: Fault): void {
    this.waiting.push(fault);
  }

  clear(): void {
    this.waiting = [];
  }

  list(): readonly Fault[] {
    return this.waiting;
  }

  /** Uses up one fault that hits the request or the callback of any of these points. */
  take(side: 'request' | 'callback', ...points: FaultPoint[]): Fault | undefined {
    const found = this.waiting.find(
      (fault) => points.includes(fault.on) && hits[fault.on][side].includes(fault.kind),
    );
    if (!found) return undefined;
    found.times -= 1;
    if (found.times === 0) this.waiting = this.waiting.filter((fault) => fault !== found);
    return found;
  }
}
