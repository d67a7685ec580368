import type { Schema } from 'joi';

export type Json = Record<string, unknown>;
export type Direction = 'input' | 'output';
/** Writes a schema as JSON Schema, with what has a name as a reference. */
export type Writer = (schema: Schema, direction: Direction) => Json;

interface Standard {
  '~standard': { jsonSchema: Record<Direction, (options: { target: string }) => Json> };
}

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What Joi leaves out: null among the words of an enum, and what a hex string looks like. */
function mended(node: Json): Json {
  const { type, enum: words, format, ...rest } = node;
  return {
    ...(type === undefined ? {} : { type }),
    ...(Array.isArray(words)
      ? { enum: Array.isArray(type) && type.includes('null') ? [...(words as unknown[]), null] : words }
      : {}),
    ...(format === 'hex' ? { pattern: '^[0-9a-fA-F]+$' } : format === undefined ? {} : { format }),
    ...rest,
  };
}

const plain = (schema: Schema, direction: Direction): Json =>
  (schema as unknown as Standard)['~standard'].jsonSchema[direction]({ target: 'draft-2020-12' });

/** The same schema without `null` as a value; null when it does not allow one. */
function withoutNull(node: Json): Json | null {
  if (!Array.isArray(node.type) || !node.type.includes('null')) return null;
  const types = (node.type as string[]).filter((type) => type !== 'null');
  return { ...node, type: types.length === 1 ? types[0] : types };
}

/** Joi writes every schema out in full; here each named one is written once and referred to. */
export function createWriter(components: Record<string, Schema>): { write: Writer; schemas: Json } {
  const names = new Map<string, string>();
  for (const [name, schema] of Object.entries(components))
    names.set(JSON.stringify(plain(schema, 'output')), name);

  const refOf = (node: Json): Json | null => {
    const name = names.get(JSON.stringify(node));
    return name === undefined ? null : { $ref: `#/components/schemas/${name}` };
  };

  function named(node: Json): Json {
    const whole = refOf(node);
    if (whole) return whole;
    const some = withoutNull(node);
    const inner = some && refOf(some);
    return inner ? { anyOf: [inner, { type: 'null' }] } : within(node);
  }

  const valueWithin = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((one: unknown) => (isJson(one) ? named(one) : one));
    return isJson(value) ? named(value) : value;
  };

  function within(node: Json): Json {
    const { properties, ...rest } = node;
    const fields = isJson(properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([key, field]) => [key, named(field as Json)]),
          ),
        }
      : {};
    const others = Object.entries(rest).map(([key, value]) => [key, valueWithin(value)]);
    return mended({ ...(Object.fromEntries(others) as Json), ...fields });
  }

  return {
    write: (schema, direction) => named(plain(schema, direction)),
    schemas: Object.fromEntries(
      Object.entries(components).map(([name, schema]) => [name, within(plain(schema, 'output'))]),
    ),
  };
}
