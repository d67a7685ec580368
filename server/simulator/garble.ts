type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const HUGE_BYTES = 5_000_000;

/** Every leaf through `change`, the shape as it was. */
function eachLeaf(value: Json, change: (leaf: Json, key: string) => Json, key = ''): Json {
  if (Array.isArray(value)) return value.map((part) => eachLeaf(part, change, key));
  if (value === null || typeof value !== 'object') return change(value, key);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, eachLeaf(part, change, name)]),
  );
}

function swapType(leaf: Json): Json {
  if (typeof leaf === 'number') return String(leaf);
  return typeof leaf === 'string' && /^\d{1,15}$/.test(leaf) ? Number(leaf) : leaf;
}

/** The named amount with a shilling more; its key stands beside it, as `Name` or `Key`. */
const moreMoney = (body: string): string =>
  body.replace(
    /("(?:Amount|TransactionAmount)","Value":"?)(\d+)/g,
    (_, before: string, sum: string) => before + (Number(sum) + 1),
  );

/** Ways in which what Daraja tells may come out spoiled; what happened stays as it is. */
const WAYS = {
  types: (body) => JSON.stringify(eachLeaf(JSON.parse(body) as Json, swapType)),
  bare: (body) =>
    JSON.stringify(JSON.parse(body), (key, value: unknown) =>
      ['CallbackMetadata', 'ResultParameters', 'ReferenceData'].includes(key) ? undefined : value,
    ),
  extra: (body) =>
    body.replace(/^\{/, '{"Signature":{"$gt":""},"__proto__":{"ResultCode":0},"Note":[null,-0,1e308],'),
  amount: moreMoney,
  huge: (body) => body.replace(/^\{/, `{"Padding":"${'x'.repeat(HUGE_BYTES)}",`),
} as const satisfies Record<string, (body: string) => string>;

export const garblings = Object.keys(WAYS) as (keyof typeof WAYS)[];

/** The same event, spoiled in one way. */
export const garbled = (body: string, way: string | undefined): string =>
  (WAYS as Record<string, (body: string) => string>)[way ?? 'types']?.(body) ?? body;
