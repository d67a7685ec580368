/** A rule of JSON schema, as the store reads it. */
export type Rule = Record<string, unknown>;
type Fields = Record<string, Rule>;

const NUMBER = ['int', 'long', 'double'];

export const text: Rule = { bsonType: 'string' };
export const date: Rule = { bsonType: 'date' };
export const flag: Rule = { bsonType: 'bool' };
export const object: Rule = { bsonType: 'object' };
export const whole: Rule = { bsonType: NUMBER, multipleOf: 1 };
export const count: Rule = { ...whole, minimum: 0 };
/** Cents that are whole shillings. */
export const shillings: Rule = { bsonType: NUMBER, multipleOf: 100 };
export const oneOf = (...values: string[]): Rule => ({ enum: values });
export const listOf = (items: Rule, bounds: Rule = {}): Rule => ({ bsonType: 'array', items, ...bounds });

const orNull = (rule: Rule): Rule => ({ anyOf: [rule, { bsonType: 'null' }] });
const eachOrNull = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, rule]) => [name, orNull(rule)]));

/** These fields and no others; an optional one may be absent or null. */
export const exactly = (required: Fields, optional: Fields = {}): Rule => ({
  bsonType: 'object',
  ...(Object.keys(required).length > 0 ? { required: Object.keys(required) } : {}),
  properties: { ...required, ...eachOrNull(optional) },
  additionalProperties: false,
});

/** A document with a string of our own as `_id`. */
export const documentOf = (required: Fields, optional: Fields = {}): Rule => ({
  $jsonSchema: exactly({ _id: text, ...required }, optional),
});
