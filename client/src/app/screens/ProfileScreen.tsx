import { useNavigate } from 'react-router';
import { Button } from '../../components/ui/Button.js';
import { signOut } from '../../features/auth/auth.api.js';
import { ProfilePage } from '../../features/profile/pages/ProfilePage.js';
import { paths } from '../paths.js';

export function ProfileScreen() {
  const navigate = useNavigate();
  const leave = async () => {
    await navigate(paths.home);
    await signOut();
  };
  return <ProfilePage signOut={<Button onClick={() => void leave()}>Sign out</Button>} />;
}
