import type { Person } from '../transactions/contract.js';

/** Why a file is kept with a deal: it shows a delivery, or it bears out what somebody says. */
export const FILE_PURPOSES = ['proof', 'evidence'] as const;
export type FilePurpose = (typeof FILE_PURPOSES)[number];

/** 25 MiB, as it is sent. */
export const FILE_MAX_BYTES = 26_214_400;
export const FILES_PER_DEAL = 40;
export const FILES_PER_HOUR = 10;
export const CAPTION_MAX = 500;

/** The fields beside the part `file` of `POST /api/transactions/:id/files`, which is multipart. */
export interface FileForm {
  purpose: FilePurpose;
  caption?: string;
}

/** A file as the two of its deal and staff see it. */
export interface DealFile {
  id: string;
  transactionId: string;
  /** 1, 2, … within its deal: “E3” on screens. */
  n: number;
  purpose: FilePurpose;
  name: string;
  /** Media type of what is kept, told by its content. */
  type: string;
  bytes: number;
  /** Of what is kept and served, in hex. */
  sha256: string;
  caption: string | null;
  at: string;
  by: Person;
  /** The viewer sent it. */
  mine: boolean;
  /** There is a small picture of it at `?size=thumb`. */
  thumb: boolean;
}

/** `GET /api/transactions/:id/files`, oldest first; at most `FILES_PER_DEAL`. */
export interface DealFiles {
  items: DealFile[];
}

/** Names one file and what is in it. */
export interface FileRef {
  id: string;
  sha256: string;
}
