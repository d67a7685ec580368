import { FILE_MAX_BYTES } from '@amana/shared/files/contract.js';
import { sizeWords } from './words.js';

/** What was chosen, as it is sent; each choice has an id of its own, so that it is one thing to send. */
export interface Picked {
  id: string;
  name: string;
  bytes: number;
  blob: Blob;
}

const LONGEST_SIDE = 1_600;
const MOST_BYTES = 300_000;
const QUALITIES = [0.85, 0.7, 0.55];
const READ_EVERYWHERE = ['image/jpeg', 'image/png', 'image/webp'];

const drawn = (bitmap: ImageBitmap): HTMLCanvasElement => {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
};

const jpegOf = (canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));

/** A photo small enough for a slow line, without what it tells beside its pixels; what is no photo stays as it is. */
async function shrunk(file: File): Promise<Blob> {
  if (!file.type.startsWith('image/')) return file;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return file;
  const canvas = drawn(bitmap);
  bitmap.close();
  let smaller: Blob | null = null;
  for (const quality of QUALITIES) {
    smaller = await jpegOf(canvas, quality);
    if (smaller && smaller.size <= MOST_BYTES) break;
  }
  const fits = READ_EVERYWHERE.includes(file.type) && file.size <= MOST_BYTES;
  return smaller && !(fits && file.size <= smaller.size) ? smaller : file;
}

/** Makes a chosen file ready, or says in words why it cannot be sent. */
export async function pick(file: File, maxBytes = FILE_MAX_BYTES): Promise<Picked | string> {
  const blob = await shrunk(file);
  if (blob.size === 0) return 'This file is empty. Choose another one.';
  if (blob.size > maxBytes)
    return `This file has ${sizeWords(blob.size)}. Choose one of at most ${sizeWords(maxBytes)}.`;
  return { id: crypto.randomUUID(), name: file.name, bytes: blob.size, blob };
}
