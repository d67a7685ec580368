import { useState } from 'react';
import { COMMENT_LETTERS, type Stars } from '@amana/shared/ratings/contract.js';
import { Button } from '../../../components/ui/Button.js';
import { TextArea } from '../../../components/ui/Field.js';
import { Form } from '../../../components/ui/Form.js';
import { problemOf, problemsOf, type Problem } from '../../../components/ui/problems.js';
import { useRate } from '../ratings.api.js';
import { StarsField } from './Stars.js';

function problemsIn(stars: Stars | null, comment: string): Problem[] {
  const over = comment.trim().length - COMMENT_LETTERS;
  return [
    ...(stars === null ? [{ field: 'stars', message: 'Choose from 1 to 5 stars' }] : []),
    ...(over > 0
      ? [{ field: 'comment', message: `Take ${over} letter${over === 1 ? '' : 's'} away: at most 300` }]
      : []),
  ];
}

/** One rating, once. @param name first name of who is rated */
export function RatingForm({ dealId, name }: { dealId: string; name: string }) {
  const rate = useRate(dealId);
  const [stars, setStars] = useState<Stars | null>(null);
  const [comment, setComment] = useState('');
  const [found, setFound] = useState<readonly Problem[]>([]);
  const problems = found.length === 0 && rate.error ? problemsOf(rate.error) : found;

  const send = () => {
    const wrong = problemsIn(stars, comment);
    setFound(wrong);
    const words = comment.trim();
    if (wrong.length === 0) rate.mutate({ stars: stars!, ...(words === '' ? {} : { comment: words }) });
  };

  return (
    <Form problems={problems} onSubmit={send}>
      <StarsField value={stars} error={problemOf(problems, 'stars')} onValue={setStars} />
      <TextArea
        id="comment"
        label="In your words (optional)"
        hint={`Others read it on ${name}’s card. At most ${COMMENT_LETTERS} letters.`}
        rows={3}
        value={comment}
        error={problemOf(problems, 'comment')}
        onValue={setComment}
      />
      <Button type="submit" busy={rate.isPending}>
        {`Rate ${name}`}
      </Button>
    </Form>
  );
}
