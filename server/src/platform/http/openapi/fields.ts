import Joi, { type ObjectSchema, type Schema } from 'joi';
import type { Page } from '@amana/shared/http.js';

/** An object with exactly these keys; each is required unless it says `optional()`. */
export const shape = <T>(keys: { [K in keyof T]-?: Schema }): ObjectSchema<T> =>
  Joi.object(
    Object.fromEntries(
      Object.entries<Schema>(keys).map(([key, field]) => [
        key,
        (field.describe().flags as { presence?: string } | undefined)?.presence ? field : field.required(),
      ]),
    ),
  );

/** One of these words; the record makes sure that none is forgotten. */
export const oneOf = <T extends string>(words: Record<T, true>) => Joi.string().valid(...Object.keys(words));

export const list = (item: Schema) => Joi.array().items(item);

/** The keys of a page of a list. */
export const pageKeys = (item: Schema) => ({
  items: list(item),
  nextCursor: Joi.string()
    .allow(null)
    .description('Send it as `cursor` for the next page; null on the last.'),
});

export const pageOf = (item: Schema) => shape<Page<unknown>>(pageKeys(item));

/** The last page, with this on it. */
export const lastPage = <T>(...items: T[]): Page<T> => ({ items, nextCursor: null });

export const id = Joi.string().max(64);
export const words = Joi.string();
export const flag = Joi.boolean();
export const count = Joi.number().integer().min(0);
export const cents = Joi.number().integer().description('KES in whole cents: 100 = KES 1.');
export const time = Joi.string().isoDate().description('ISO 8601, UTC.');
export const timeOrNull = time.allow(null);
export const wordsOrNull = words.allow(null);
export const nothing = Joi.object({});

/** A PNG for examples. */
export const GREY_POINT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);
