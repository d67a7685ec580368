import { CodeAgain, CodeField } from '../../../components/ui/CodeField.js';
import type { Problem } from '../../../components/ui/problems.js';
import { useConfig } from '../../../lib/config.js';

/** Where the code went; in the demo, where its mails can be read. */
export function MailedTo({ email }: { email: string }) {
  const demo = useConfig()?.demo;
  return (
    <div>
      <p>
        We sent a code to <strong className="wrap-anywhere">{email}</strong>. Not there? Look among the
        unwanted mails too.
      </p>
      {demo && (
        <a
          className="link inline-block py-3"
          href={`${demo.phoneUrl}/mail.html#${encodeURIComponent(email)}`}
          target="_blank"
          rel="noreferrer"
        >
          Mails of the demo
        </a>
      )}
    </div>
  );
}

interface Props {
  code: string;
  problems: readonly Problem[];
  onCode: (code: string) => void;
}

export const MailedCode = ({ code, problems, onCode }: Props) => (
  <CodeField
    label="Code from the mail"
    hint="Six digits, good for 10 minutes."
    value={code}
    problems={problems}
    onValue={onCode}
  />
);

interface OtherwiseProps {
  againFromMs: number;
  busy: boolean;
  onAgain: () => void;
  onOther: () => void;
}

/** When no code comes: another one, or another address. */
export const NoCode = ({ againFromMs, busy, onAgain, onOther }: OtherwiseProps) => (
  <div>
    <CodeAgain fromMs={againFromMs} busy={busy} onPress={onAgain}>
      Send a new code
    </CodeAgain>
    <button type="button" className="button button-quiet" onClick={onOther}>
      Change the e-mail
    </button>
  </div>
);
