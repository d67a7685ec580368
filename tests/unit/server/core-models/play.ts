import fc from 'fast-check';

/** At least this many commands in a run; shrinking takes out those that do not matter. */
const LEAST = 55;

/** A property: whatever commands come, `play` finds the code and the model of one mind. */
export const plays = <C>(command: fc.Arbitrary<C>, play: (commands: C[]) => void | Promise<void>) =>
  fc.asyncProperty(
    fc.array(fc.option(command, { freq: 1_000 }), { minLength: LEAST, maxLength: LEAST + 20, size: 'max' }),
    async (commands) => play(commands.filter((one) => one !== null) as C[]),
  );

/** A document that whoever changes it fails. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
