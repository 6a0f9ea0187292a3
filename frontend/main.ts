/** The page's entry: everything else is reached from its one element. */
import './earshot-page.ts';
import { listPushRooms } from './mine/index.ts';
import { registerServiceWorker } from './offline/index.ts';

// Another link pasted into the address bar may differ in its key alone, which loads nothing anew.
addEventListener('hashchange', () => {
  if (location.pathname.startsWith('/r/')) location.reload();
});

registerServiceWorker();

// The rooms forget a browser that does not come back: whoever is here has come back.
if (listPushRooms().length > 0) {
  addEventListener('load', () => {
    const renewed = import('./push/index.ts').then(({ renewPush }) => renewPush());
    // The next visit tries again.
    renewed.catch(() => undefined);
  });
}
