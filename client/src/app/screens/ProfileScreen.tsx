import { Button } from '../../components/ui/Button.js';
import { signOut } from '../../features/auth/auth.api.js';
import { ProfilePage } from '../../features/profile/pages/ProfilePage.js';

export const ProfileScreen = () => (
  <ProfilePage signOut={<Button onClick={() => void signOut()}>Sign out</Button>} />
);
