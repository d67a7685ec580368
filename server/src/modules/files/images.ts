import type { Sharp } from 'sharp';
import { AppError } from '../../platform/errors.js';

/** As much as a telephone's camera makes; a picture that claims more is not opened. */
const MOST_PIXELS = 50_400_000;
const LONGEST_SIDE = 4_096;
const THUMB_SIDE = 320;
const QUALITY = 85;

export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp';

const AS: Record<ImageType, (image: Sharp) => Sharp> = {
  'image/jpeg': (image) => image.jpeg({ quality: QUALITY }),
  'image/png': (image) => image.png(),
  'image/webp': (image) => image.webp({ quality: QUALITY }),
};

const inside = (image: Sharp, side: number): Sharp =>
  image.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });

/**
 * Draws a picture anew, upright and at most 4,096 px: nothing but its pixels is left, and a small one beside it.
 * @throws AppError FILE_REFUSED when it is broken or claims too many pixels
 */
export async function redraw(sent: Buffer, type: ImageType): Promise<{ content: Buffer; thumb: Buffer }> {
  const { default: sharp } = await import('sharp');
  try {
    const image = sharp(sent, { limitInputPixels: MOST_PIXELS, failOn: 'error' }).rotate();
    const content = await AS[type](inside(image, LONGEST_SIDE)).toBuffer();
    const thumb = await inside(sharp(content), THUMB_SIDE).webp({ quality: QUALITY }).toBuffer();
    return { content, thumb };
  } catch (error) {
    const tooLarge = error instanceof Error && error.message.includes('pixel limit');
    const message = tooLarge
      ? 'This picture has more than 50 million pixels. Make it smaller and send that.'
      : 'This picture is broken or cut off. Take it again, or save it anew and send that.';
    throw new AppError('FILE_REFUSED', message, { fields: [{ field: 'file', message }] });
  }
}
