import mongoose, { type Connection, type Model, type mongo, type SchemaDefinition } from 'mongoose';

/** `_id` is always a string of our own. */
export interface Doc {
  _id: string;
}

/**
 * Defines a collection the one way all of ours are: unknown fields refused, no automatic indexes, no version key.
 * Once per connection; the next time it is the same model.
 */
export function defineModel<D extends Doc>(
  connection: Connection,
  name: string,
  definition: SchemaDefinition,
): Model<D> {
  const known = connection.models[name] as Model<D> | undefined;
  if (known) return known;
  const schema = new mongoose.Schema<D>(
    { _id: { type: String, required: true }, ...definition } as SchemaDefinition<D>,
    {
      collection: name,
      versionKey: false,
      strict: 'throw',
      strictQuery: 'throw',
      autoIndex: false,
      autoCreate: false,
      bufferCommands: false,
      minimize: false,
    },
  );
  return connection.model<D>(name, schema);
}

/** A required whole number of cents, checked with `Number.isSafeInteger`. */
export const cents = {
  type: Number,
  required: true,
  validate: { validator: Number.isSafeInteger, message: 'whole cents' },
} as const;

export const requiredString = { type: String, required: true } as const;
export const requiredDate = { type: Date, required: true } as const;

/** The driver's own collection: for documents that our typed code makes, whose shape the store's schema guards. */
export const driverOf = <D extends Doc>(model: Model<D>) =>
  model.collection as unknown as mongo.Collection<D>;
