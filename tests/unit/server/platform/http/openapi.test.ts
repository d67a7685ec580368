import { describe, expect, test } from '@jest/globals';
import type { ObjectSchema, Schema } from 'joi';
import { API, openapiDocument } from '../../../../../server/src/openapi.js';

type Node = Record<string, unknown>;

const routes = API.flatMap((part) =>
  part.routes.map((route) => ({ ...route, name: `${route.method} ${route.path}` })),
);
const document = JSON.parse(JSON.stringify(openapiDocument({ demo: true }))) as Node & {
  paths: Record<string, Record<string, Node & { operationId: string; tags: string[]; parameters?: Node[] }>>;
  components: Record<string, Record<string, Node>>;
  tags: { name: string }[];
};

function* nodes(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const inner of Object.values(value)) yield* nodes(inner);
}

const problemsOf = (schema: Schema, value: unknown, convert = false): string[] =>
  schema.validate(value, { abortEarly: false, convert }).error?.details.map(({ message }) => message) ?? [];

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** The parameter itself, where it is referred to. */
const resolved = (node: Node): Node =>
  typeof node.$ref === 'string' ? document.components.parameters![node.$ref.split('/').at(-1)!]! : node;

describe('examples', () => {
  test.each(routes)('$name: what is sent passes its own check', ({ params, query, body, example = {} }) => {
    const parts: [ObjectSchema | undefined, unknown, boolean][] = [
      [params, example.params, true],
      [query, example.query, true],
      [body, example.body, false],
    ];
    for (const [schema, value, convert] of parts) {
      if (!schema) expect(value).toBeUndefined();
      else expect(problemsOf(schema, value ?? {}, convert)).toEqual([]);
    }
  });

  test.each(routes)('$name: what is answered passes its own check', ({ answers }) => {
    for (const { data, example } of answers) expect(problemsOf(data, example)).toEqual([]);
  });

  test('an answer with a field that nobody described does not pass', () => {
    const { answers } = routes.find(({ name }) => name === 'get /transactions/:id')!;
    const [{ data, example }] = answers as [(typeof answers)[0]];
    expect(problemsOf(data, { ...(example as object), secret: 1 })).toEqual(['"secret" is not allowed']);
    expect(problemsOf(data, { ...(example as object), terms: undefined })).toEqual(['"terms" is required']);
  });
});

describe('the document', () => {
  test('is OpenAPI 3.1 with what an API needs', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations.length).toBe(routes.length);
    expect(operations.length).toBeGreaterThan(35);
  });

  test('every reference leads somewhere', () => {
    const refs = [...nodes(document)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
    const lost = refs.filter((ref) => {
      const [, ...steps] = ref.split('/');
      return steps.reduce<unknown>((at, step) => (at as Node | undefined)?.[step], document) === undefined;
    });
    expect(refs.length).toBeGreaterThan(100);
    expect(lost).toEqual([]);
  });

  test('every named schema is used, and none is only a reference to itself', () => {
    const text = JSON.stringify(document);
    const names = Object.keys(document.components.schemas!);
    expect(names.filter((name) => !text.includes(`"#/components/schemas/${name}"`))).toEqual([]);
    expect(names.filter((name) => '$ref' in document.components.schemas![name]!)).toEqual([]);
  });

  test('operation ids are unique, tags are explained', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
    const tags = new Set(document.tags.map(({ name }) => name));
    expect(operations.flatMap(({ operation }) => operation.tags).filter((tag) => !tags.has(tag))).toEqual([]);
  });

  test('parameters are no duplicates and cover the path', () => {
    for (const { path, operation } of operations) {
      const parameters = (operation.parameters ?? []).map(resolved);
      const keys = parameters.map((parameter) => `${String(parameter.in)} ${String(parameter.name)}`);
      expect(new Set(keys).size).toBe(keys.length);
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${String(name)}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(inPath.every(({ required }) => required === true)).toBe(true);
    }
  });

  test('schemas hold only words of JSON Schema 2020-12', () => {
    const known =
      /^(type|enum|const|properties|required|minProperties|additionalProperties|patternProperties|items|prefixItems|minItems|maxItems|uniqueItems|contains|minContains|maxContains|anyOf|allOf|oneOf|not|minLength|maxLength|pattern|format|minimum|maximum|exclusiveMinimum|exclusiveMaximum|multipleOf|default|description|\$ref)$/;
    const unknown = new Set<string>();
    const look = (schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [key, value] of Object.entries(schema)) {
        if (!known.test(key)) unknown.add(key);
        else if (key === 'properties' || key === 'patternProperties')
          Object.values(value as Node).forEach(look);
        else if (/Of$/.test(key) && Array.isArray(value)) value.forEach(look);
        else if (key === 'items' || key === 'additionalProperties') look(value);
      }
    };
    for (const node of nodes(document.paths)) if ('schema' in node) look(node.schema);
    Object.values(document.components.schemas!).forEach(look);
    expect([...unknown]).toEqual([]);
  });

  test('commands name the key and the mark of a repeat', () => {
    const accept = document.paths['/transactions/{id}/accept']!.post!;
    expect(accept.parameters).toContainEqual({ $ref: '#/components/parameters/IdempotencyKey' });
    expect(accept).toMatchObject({
      security: [{ bearer: [] }],
      responses: {
        '200': { headers: { 'Idempotent-Replayed': { $ref: '#/components/headers/IdempotentReplayed' } } },
        '409': { description: expect.stringContaining('STATE_CONFLICT') },
        '503': { headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } },
      },
    });
  });

  test('null stands among the words of an enum that allows it', () => {
    const { reason } = document.components.schemas!.PayoutSwitch!.properties as Record<string, Node>;
    expect(reason).toEqual({
      type: ['string', 'null'],
      enum: ['stale', 'float', 'credential', 'staff', null],
    });
  });
});
