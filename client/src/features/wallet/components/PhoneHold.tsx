import { paths } from '../../../app/paths.js';
import { Link } from '../../../components/ui/Link.js';
import { Note } from '../../../components/ui/Note.js';
import { useNow } from '../../../lib/config.js';
import { useMe } from '../../../lib/session.js';
import { phoneHold } from '../wallet-words.js';

/** Why nothing goes out to a number that was changed, until when; null when it may. */
export function usePhoneHold(): string | null {
  const { phone, phoneHeldUntil } = useMe();
  return phoneHold(phone, phoneHeldUntil, useNow(30_000));
}

/** Tells it, and what to do when somebody else has changed the number. */
export function PhoneHold() {
  const hold = usePhoneHold();
  if (hold === null) return null;
  return (
    <Note kind="pending">
      <p data-testid="phone-hold">{hold}</p>
      <p>
        Was it not you?{' '}
        <Link className="link inline-block py-3" to={paths.security}>
          Sign out the other devices and change your password
        </Link>
      </p>
    </Note>
  );
}
