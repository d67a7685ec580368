import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The library of `faketime`, where Debian and its like keep it; null when it is not installed. */
export function faketimeLibrary(): string | null {
  if (process.platform !== 'linux') return null;
  const found = readdirSync('/usr/lib').flatMap((name) => {
    const folder = path.join('/usr/lib', name, 'faketime');
    try {
      return readdirSync(folder).map((file) => path.join(folder, file));
    } catch {
      return [];
    }
  });
  return found.find((file) => file.endsWith('libfaketimeMT.so.1')) ?? null;
}

/** The wall clock of one process, which can be wrong; its monotonic clock goes on as it is. */
export class FakeClock {
  readonly env: Record<string, string>;

  constructor(
    private readonly file: string,
    library: string,
  ) {
    this.set(0);
    this.env = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** Goes wrong by so many seconds, within a second. */
  set(seconds: number): void {
    writeFileSync(this.file, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
  }
}
