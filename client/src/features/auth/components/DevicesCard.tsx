import type { Device } from '@amana/shared/auth/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { ErrorSummary } from '../../../components/ui/ErrorSummary.js';
import { useSubmit } from '../../../components/ui/use-submit.js';
import { announce } from '../../../lib/announce.js';
import { useNow } from '../../../lib/config.js';
import { formatNearbyInside } from '../../../lib/time.js';
import { endDevice, endOtherDevices, useSecurityStep } from '../security.api.js';

interface RowProps {
  device: Device;
  nowMs: number;
  busy: boolean;
  onEnd: () => void;
}

const DeviceRow = ({ device: { device, place, since, lastSeen, current }, nowMs, busy, onEnd }: RowProps) => (
  <li
    data-testid="device"
    className="flex flex-wrap items-center justify-between gap-x-4 border-t border-line py-3 first:border-0"
  >
    <div className="min-w-0">
      <p className="font-medium">{current ? `${device}, this device` : device}</p>
      <p className="text-sm text-ink-2">
        {`Network ${place} · last seen ${formatNearbyInside(lastSeen, nowMs)}`}
        <span className="block">{`Signed in ${formatNearbyInside(since, nowMs)}`}</span>
      </p>
    </div>
    {!current && (
      <button
        type="button"
        aria-disabled={busy}
        className="link min-h-12 min-w-12 cursor-pointer"
        onClick={busy ? undefined : onEnd}
      >
        Sign out<span className="sr-only">{` ${device}, network ${place}`}</span>
      </button>
    )}
  </li>
);

/** Where this person is signed in, and how to end what is not his. */
export function DevicesCard({ devices }: { devices: readonly Device[] }) {
  const nowMs = useNow(30_000);
  const step = useSecurityStep();
  const { problems, busy, submit } = useSubmit();
  const end = (work: () => Promise<unknown>, said: string) =>
    void submit([], async () => {
      await step(work());
      announce(said);
    });
  return (
    <section className="card flex flex-col gap-3" aria-labelledby="devices-heading">
      <h2 id="devices-heading">Where you are signed in</h2>
      <ErrorSummary problems={problems} />
      <ul>
        {devices.map((device) => (
          <DeviceRow
            key={device.id}
            device={device}
            nowMs={nowMs}
            busy={busy}
            onEnd={() => end(() => endDevice(device.id), `${device.device} is signed out.`)}
          />
        ))}
      </ul>
      {devices.length > 1 && (
        <Button busy={busy} onClick={() => end(endOtherDevices, 'All other devices are signed out.')}>
          Sign out all other devices
        </Button>
      )}
    </section>
  );
}
