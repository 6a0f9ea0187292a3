/** Has the browser keep the shell, for when there is no network, and take in what is pushed. */

/** Where the service worker lies (cli/service-worker-build.ts): at the top, so that it serves every path. */
const path = '/sw.js';

/**
 * Registers the service worker, once the page has loaded: it is in nobody's way then. A page in a frame of
 * another does not, and where it cannot be done everything works as before: with the network.
 */
export function registerServiceWorker(): void {
  // While it is developed the page changes under the worker.
  if (!import.meta.env.PROD || window.top !== window || !('serviceWorker' in navigator)) return;
  const register = () =>
    navigator.serviceWorker.register(path, { updateViaCache: 'none' }).catch(() => undefined);
  if (document.readyState === 'complete') void register();
  else addEventListener('load', register, { once: true });
}
