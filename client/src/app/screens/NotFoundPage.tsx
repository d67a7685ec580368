import { ButtonLink } from '../../components/ui/Button.js';
import { Column, Heading } from '../../components/ui/Page.js';
import { paths } from '../paths.js';

export const NotFoundPage = () => (
  <Column>
    <Heading title="Page not found">No such page</Heading>
    <p>Check the address. A link to a deal goes on with /join/ or /deals/ and a code.</p>
    <ButtonLink to={paths.home} look="main">
      Go to the start
    </ButtonLink>
  </Column>
);
