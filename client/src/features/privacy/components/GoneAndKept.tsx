import { GONE_AFTER_CLOSING, KEPT_AFTER_CLOSING, KEPT_HEADING } from '@amana/shared/privacy/contract.js';

const Lines = ({ heading, lines }: { heading: string; lines: readonly string[] }) => (
  <div>
    <h3 className="font-semibold">{heading}</h3>
    <ul className="mt-1 list-disc pl-5">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  </div>
);

/** What becomes of a person’s data when the account is closed. @param gone `What goes` */
export const GoneAndKept = ({ gone }: { gone: string }) => (
  <>
    <Lines heading={gone} lines={GONE_AFTER_CLOSING} />
    <Lines heading={KEPT_HEADING} lines={KEPT_AFTER_CLOSING} />
  </>
);
