import { Icon } from '../../../components/ui/Icon.js';
import { MoneyText } from '../../../components/ui/Money.js';
import { Facts } from '../../../components/ui/Rows.js';
import { durationWords, formatDateTime, formatNearby, timeLeft } from '../../../lib/time.js';
import type { Panel } from '../panel.js';

const DAY_MS = 24 * 3_600_000;
const SOON_MS = 2 * 3_600_000;

function Clock({ at, nowMs }: { at: string; nowMs: number }) {
  const leftMs = Date.parse(at) - nowMs;
  const soon = leftMs > 0 && leftMs < SOON_MS;
  return (
    <>
      <span className="block font-bold">
        {leftMs > 0 && leftMs < DAY_MS ? formatNearby(at, nowMs) : formatDateTime(at, nowMs)}
      </span>
      <span
        className={`text-sm ${soon ? 'rounded-sm bg-pending-soft px-1 font-bold text-pending' : 'text-ink-2'}`}
        aria-label={soon ? `${durationWords(leftMs)} left` : undefined}
      >
        {timeLeft(at, nowMs)}
      </span>
    </>
  );
}

const HEADS: Record<Panel['mood'], string> = {
  yours: 'bg-lake text-on-lake',
  waiting: 'text-ink-2',
  paused: 'text-pending',
  done: 'text-ink-2',
};

const FRAMES: Record<Panel['mood'], string> = {
  yours: 'bg-lake p-0.5',
  waiting: 'border-2 border-dashed border-edge bg-surface',
  paused: 'border-2 border-dashed border-pending bg-surface',
  done: 'border border-line bg-surface',
};

const Late = ({ at, nowMs }: { at: string; nowMs: number }) => (
  <>
    <span className="block font-bold text-pending">Late</span>
    <span className="text-sm text-ink-2">{`was due ${formatDateTime(at, nowMs)}`}</span>
  </>
);

/** What, By, Otherwise: filled head when it is your turn, dashed frame while you wait. */
export function PromisePanel({ panel, nowMs }: { panel: Panel; nowMs: number }) {
  const By = panel.late ? Late : Clock;
  return (
    <section
      id="panel"
      tabIndex={-1}
      aria-labelledby="panel-heading"
      data-testid="panel"
      className={`overflow-hidden rounded-lg ${FRAMES[panel.mood]}`}
    >
      <h2
        id="panel-heading"
        className={`flex items-center gap-2 px-4 py-2 text-base short:py-1 font-bold ${HEADS[panel.mood]}`}
      >
        <Icon name={panel.mood === 'yours' ? 'arrow' : panel.mood === 'done' ? 'tick' : 'hourglass'} />
        {panel.heading}
      </h2>
      <div className={`rounded-b-[10px] bg-surface p-4 short:py-2 ${panel.mood === 'yours' ? '' : 'pt-1'}`}>
        {panel.warning && (
          <p className="note note-pending mb-3 flex gap-2 font-bold">
            <Icon name="warning" />
            {panel.warning}
          </p>
        )}
        <Facts
          facts={[
            ...(panel.part ? ([['Part', panel.part]] as [string, React.ReactNode][]) : []),
            [
              'What',
              <strong key="what" className="font-medium">
                <MoneyText text={panel.what} />
              </strong>,
            ],
            ...(panel.by
              ? ([['By', <By key="by" at={panel.by} nowMs={nowMs} />]] as [string, React.ReactNode][])
              : []),
            ...(panel.otherwise
              ? ([['Otherwise', <MoneyText key="otherwise" text={panel.otherwise} />]] as [
                  string,
                  React.ReactNode,
                ][])
              : []),
          ]}
        />
      </div>
    </section>
  );
}
