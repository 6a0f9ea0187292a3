/** The page without a network: its shell, which the browser keeps, and what stands in place of everything else. */
import { latePart } from '../elements/late-part.ts';

export { registerServiceWorker } from './register.ts';

/** Loads `<earshot-offline>`, if the service worker says that it kept this document. @returns whether it does. */
export function isOffline(): boolean {
  const kept = 'offline' in document.documentElement.dataset;
  if (kept) void latePart(import('./earshot-offline.ts'));
  return kept;
}
