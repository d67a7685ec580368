/** What an ID can be. */
export const ID_KINDS = ['national_id', 'passport', 'alien_id'] as const;
export type IdKind = (typeof ID_KINDS)[number];

/** What its photo can be. */
export const ID_PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
/** 8 MiB, as it is sent. */
export const ID_PHOTO_MAX_BYTES = 8_388_608;
/** How long its picture is kept once staff have decided. */
export const ID_PICTURE_DAYS = 30;

/** The fields beside the part `file` of `POST /api/users/me/identity`, which is multipart. */
export interface IdentityForm {
  kind: IdKind;
  /** The last four of its number, letters large; more of it is not asked for. */
  last4: string;
}

export const LAST4 = /^[0-9A-Z]{4}$/;

export const ID_STATES = ['waiting', 'approved', 'rejected'] as const;
export type IdState = (typeof ID_STATES)[number];

/** An ID that a person sent to be checked. */
export interface SentId extends IdentityForm {
  id: string;
  state: IdState;
  sentAt: string;
  decidedAt: string | null;
  /** Why it was turned down. */
  reason: string | null;
  /** Its picture is still there, at `GET /api/identity/:id/picture`. */
  picture: boolean;
}

/** `GET /api/users/me/identity`. */
export interface MyIdentity {
  checked: boolean;
  /** The one sent last. */
  sent: SentId | null;
}

/** What staff have to look at: the ID, and the name that it has to show. */
export interface IdCase extends SentId {
  user: { id: string; name: string };
}

/** `GET /api/admin/identity`: those that wait, the oldest first; at most 50. */
export interface IdQueue {
  items: IdCase[];
}
