import { Component, type ReactNode } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter } from 'react-router';
import { queryClient } from '../lib/query-client.js';

/** The last word when a screen breaks: nothing is lost on the server. */
class Boundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError = () => ({ broken: true });

  /** Without a network a new page would be the browser's own. */
  private readonly again = () => (navigator.onLine ? location.reload() : this.setState({ broken: false }));

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="mx-auto max-w-160 p-4">
        <h1>{navigator.onLine ? 'This screen broke' : 'No network'}</h1>
        <p className="my-4">Your deals and money are safe with Amana. Load the page again.</p>
        <button className="button button-main" onClick={this.again}>
          Load again
        </button>
      </main>
    );
  }
}

export function Providers({ children }: { children: ReactNode }) {
  return (
    <Boundary>
      <QueryClientProvider client={queryClient}>
        <BrowserRouter>{children}</BrowserRouter>
      </QueryClientProvider>
    </Boundary>
  );
}
