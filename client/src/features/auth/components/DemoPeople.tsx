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
        <div className="text-sm text-ink-2">
          <p>For two people side by side, open each under its own address:</p>
          <ul className="flex flex-wrap gap-x-4">
            {sorted.map((person) => (
              <li key={person.host}>
                <a className="link inline-flex min-h-12 items-center wrap-anywhere" href={urlOf(person)}>
                  {person.host}
                </a>
              </li>
            ))}
          </ul>
        </div>
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
