import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Providers } from './app/providers.js';
import { Router } from './app/router.js';
import { renewElsewhere, resumeSession } from './lib/session.js';
import './styles.css';

renewElsewhere(async () => (await import('./features/auth/clerk.js')).clerkSession());
void resumeSession();

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <Providers>
        <Router />
      </Providers>
    </StrictMode>,
  );
