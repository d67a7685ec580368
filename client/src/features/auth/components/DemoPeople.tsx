import type { DemoPerson } from '@amana/shared/config.js';
import { Button } from '../../../components/ui/Button.js';

interface Props {
  people: readonly DemoPerson[];
  busy: boolean;
  onChoose: (person: DemoPerson) => void;
}

const here = ({ host }: DemoPerson): boolean => host === location.hostname;

const urlOf = ({ host }: DemoPerson): string => `${location.protocol}//${host}:${location.port}/`;

/** One tap instead of a password; the person of this host name first. */
export function DemoPeople({ people, busy, onChoose }: Props) {
  const sorted = people.toSorted((a, b) => Number(here(b)) - Number(here(a)));
  const own = people.some(here);
  return (
    <section className="card flex flex-col gap-3">
      <h2>Try the demo</h2>
      {!own && (
        <p className="text-sm text-ink-2">
          For two people side by side, open each under an own address:{' '}
          {sorted.map((person) => (
            <a key={person.host} className="link mr-3 inline-block py-3.5 wrap-anywhere" href={urlOf(person)}>
              {person.host}
            </a>
          ))}
        </p>
      )}
      {sorted.map((person) => (
        <Button
          key={person.email}
          look={here(person) ? 'main' : 'second'}
          busy={busy}
          busyText="Signing in…"
          testId="demo-signin"
          onClick={() => onChoose(person)}
        >
          <span>
            {`Sign in as ${person.name}`}
            <span className="block text-sm font-normal">{person.does}</span>
          </span>
        </Button>
      ))}
    </section>
  );
}
