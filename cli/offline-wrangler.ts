/** wrangler, asked for nothing but what is on this machine. */
import { createRequire } from 'node:module';

/** Its program, for Node to run: without the wrapper around it that is another process. */
export const wranglerProgram = createRequire(import.meta.url).resolve('wrangler');

/** The environment in which it asks nothing of the network, and leaves its banner out. */
export const offlineWrangler = {
  // With the banner goes the look for a newer version.
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  // The place and TLS of requests, which are made up here.
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
};
