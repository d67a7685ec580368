import { Query } from 'mingo';
import type { Rule } from '../../../../server/src/platform/mongo/migrations/shapes.js';
import { isPlain, same, type Doc, type Fields } from './documents.js';

type Holds = (value: unknown) => boolean;

const TYPES: Record<string, Holds> = {
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  date: (value) => value instanceof Date,
  null: (value) => value === null,
  object: isPlain,
  array: Array.isArray,
  int: (value) => typeof value === 'number',
  long: (value) => typeof value === 'number',
  double: (value) => typeof value === 'number',
};

function fieldsHold(properties: Record<string, Rule>, required: string[], isClosed: boolean): Holds {
  const rules = new Map(Object.entries(properties).map(([name, rule]) => [name, holds(rule)]));
  return (value) =>
    !isPlain(value) ||
    (required.every((name) => name in value) &&
      Object.keys(value).every((name) => rules.get(name)?.(value[name]) ?? !isClosed));
}

/** A number rule says nothing of other types, as in the store. */
const ofNumbers =
  (fits: (value: number) => boolean): Holds =>
  (value) =>
    typeof value !== 'number' || fits(value);

const ofLists =
  (fits: (value: unknown[]) => boolean): Holds =>
  (value) =>
    !Array.isArray(value) || fits(value);

function part(rule: Rule, name: string, wanted: unknown): Holds {
  switch (name) {
    case 'bsonType': {
      const types = [wanted].flat().map((type) => TYPES[type as string]!);
      return (value) => types.some((is) => is(value));
    }
    case 'properties':
      return fieldsHold(
        wanted as Record<string, Rule>,
        (rule['required'] ?? []) as string[],
        rule['additionalProperties'] === false,
      );
    case 'required':
    case 'additionalProperties':
      return () => true;
    case 'enum':
      return (value) => (wanted as unknown[]).some((each) => same(each, value));
    case 'anyOf': {
      const ways = (wanted as Rule[]).map(holds);
      return (value) => ways.some((way) => way(value));
    }
    case 'items': {
      const each = holds(wanted as Rule);
      return ofLists((value) => value.every(each));
    }
    case 'minItems':
      return ofLists((value) => value.length >= (wanted as number));
    case 'maxItems':
      return ofLists((value) => value.length <= (wanted as number));
    case 'minimum':
      return ofNumbers((value) => value >= (wanted as number));
    case 'multipleOf':
      return ofNumbers((value) => value % (wanted as number) === 0);
    default:
      throw new Error(`the simulated store knows no rule ${name}`);
  }
}

function holds(rule: Rule): Holds {
  const parts = Object.entries(rule).map(([name, wanted]) => part(rule, name, wanted));
  return (value) => parts.every((each) => each(value));
}

/** A collection's validator as a function: the schema by ourselves, anything else by mingo. */
export function validatorOf(validator: Rule | undefined): (doc: Doc) => boolean {
  if (validator === undefined) return () => true;
  const parts = ('$and' in validator ? validator['$and'] : [validator]) as Fields[];
  const tests = parts.map((each): ((doc: Doc) => boolean) => {
    if ('$jsonSchema' in each) return holds(each['$jsonSchema'] as Rule);
    const query = new Query(each);
    return (doc) => query.test(doc);
  });
  return (doc) => tests.every((test) => test(doc));
}
