import { execFile } from 'node:child_process';
import { open, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MB = 1 << 20;

/** A small file system of its own, in a file. */
export interface SmallDisk {
  folder: string;
  /** Takes all room that is left, and what becomes free meanwhile. */
  fill(): Promise<void>;
  /** Gives it back. */
  free(): Promise<void>;
  /** As after an error of the disk: nothing can be written until it is mounted again. */
  becomeReadOnly(): Promise<void>;
  /** Nobody may have a file open. */
  mountAgain(): Promise<void>;
  /** Writes hang, and go on at `thaw`. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  remove(): Promise<void>;
}

/** Needs root and Linux. @throws Error with the reason when it may not be made here */
export async function makeSmallDisk(at: string, megabytes: number): Promise<SmallDisk> {
  const [image, folder, filler] = [`${at}/disk.img`, `${at}/disk`, `${at}/disk/filler`];
  await writeFile(image, '');
  await truncate(image, megabytes * MB);
  await run('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
  await run('mkdir', ['-p', folder]);
  const mount = (): Promise<unknown> => run('mount', ['-o', 'loop', image, folder]);
  await mount();
  let filling: NodeJS.Timeout | undefined;

  async function takeAll(): Promise<void> {
    const file = await open(filler, 'a');
    try {
      for (const size of [MB, 4_096])
        for (let full = false; !full;)
          await file.appendFile(Buffer.alloc(size, 1)).catch(() => (full = true));
    } finally {
      await file.close().catch(() => undefined);
    }
  }

  return {
    folder: path.join(folder, 'data'),
    async fill() {
      filling = setInterval(() => void takeAll().catch(() => undefined), 200);
      await takeAll();
    },
    async free() {
      clearInterval(filling);
      await rm(filler, { force: true });
    },
    becomeReadOnly: async () => void (await run('mount', ['-o', 'remount,abort', folder])),
    async mountAgain() {
      await run('umount', [folder]);
      await mount();
    },
    freeze: async () => void (await run('fsfreeze', ['-f', folder])),
    thaw: async () => void (await run('fsfreeze', ['-u', folder])),
    async remove() {
      await run('umount', ['-l', folder]);
      await rm(image, { force: true });
    },
  };
}
