/** The page's entry: everything else is reached from its one element. */
import './earshot-page.ts';
import { registerServiceWorker } from './offline/index.ts';

// Another link pasted into the address bar may differ in its key alone, which loads nothing anew.
addEventListener('hashchange', () => {
  if (location.pathname.startsWith('/r/')) location.reload();
});

registerServiceWorker();
