import { compare, isPlain, type Doc, type Fields } from './documents.js';
import { typeMismatch } from './errors.js';

type Changed = (before: unknown, operand: unknown) => unknown;

function pushed(before: unknown, operand: unknown): unknown {
  const { $each: added = [operand], $slice } = isPlain(operand) && '$each' in operand ? operand : {};
  const list = [...((before ?? []) as unknown[]), ...(added as unknown[])];
  if ($slice === undefined) return list;
  return ($slice as number) < 0 ? list.slice($slice as number) : list.slice(0, $slice as number);
}

function increased(before: unknown, operand: unknown): number {
  if (before !== undefined && typeof before !== 'number') throw typeMismatch();
  return (before ?? 0) + (operand as number);
}

/** What becomes of a field; undefined: it goes. */
const OPERATORS: Record<string, Changed> = {
  $set: (_, operand) => operand,
  $unset: () => undefined,
  $inc: increased,
  $min: (before, operand) => (before === undefined || compare(operand, before) < 0 ? operand : before),
  $max: (before, operand) => (before === undefined || compare(operand, before) > 0 ? operand : before),
  $push: pushed,
};

function changedAt<T extends Fields | unknown[]>(
  parent: T,
  path: string[],
  change: (before: unknown) => unknown,
): T {
  const [name, ...rest] = path as [string, ...string[]];
  const copy = (Array.isArray(parent) ? [...parent] : { ...parent }) as Fields;
  const before = copy[name];
  if (rest.length === 0) copy[name] = change(before);
  else if (before === undefined || typeof before === 'object')
    copy[name] = changedAt((before ?? {}) as Fields, rest, change);
  else throw new Error(`Cannot create field '${rest[0]}' in element {${name}: ${JSON.stringify(before)}}`);
  if (copy[name] === undefined) delete copy[name];
  return copy as T;
}

/** The document after the update; the one before stays as it is. */
export function updated(doc: Doc, update: Fields, isNew = false): Doc {
  let after = doc;
  for (const [operator, fields] of Object.entries(update)) {
    const change = operator === '$setOnInsert' ? OPERATORS['$set'] : OPERATORS[operator];
    if (!change) throw new Error(`the simulated store knows no ${operator}`);
    if (operator === '$setOnInsert' && !isNew) continue;
    for (const [path, operand] of Object.entries(fields as Fields))
      after = changedAt(after, path.split('.'), (before) => change(before, operand));
  }
  return after;
}

/** What an upsert begins with: the fields that the filter says are equal to something. */
export function seedOf(filter: Fields): Doc {
  const equal = Object.entries(filter).filter(
    ([name, condition]) => !name.startsWith('$') && (!isPlain(condition) || '$eq' in condition),
  );
  return equal.reduce<Doc>(
    (doc, [name, condition]) =>
      changedAt(doc, name.split('.'), () => (isPlain(condition) ? condition['$eq'] : condition)),
    {} as Doc,
  );
}
