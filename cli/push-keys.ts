/**
 * `npm run push:keys -- mailto:you@example.com`: keys for Web Push, as the secret `VAPID_KEYS` of a deployment.
 * Where output goes into a pipe, it is the secret alone: `npm run --silent push:keys -- … | npx wrangler secret put VAPID_KEYS`.
 */
import { parseArgs } from 'node:util';
import { generateVAPIDKeys } from 'web-push-neo';

const usage = `Usage: npm run --silent push:keys -- mailto:you@example.com

Makes the keys with which your deployment signs push notifications. Push services turn to the address if
something is wrong with what you send: give one of yours, or https://... where you can be reached.`;

async function main(args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false } },
  });
  const [subject, ...more] = positionals;
  if (values.help || subject === undefined || more.length > 0) {
    console.error(usage);
    return values.help ? 0 : 2;
  }
  // As edge/push-keys.ts reads it.
  if (!/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/.test(subject)) {
    console.error(`Give an address that begins with mailto: or https://, not "${subject}".`);
    return 2;
  }
  console.log(JSON.stringify({ ...(await generateVAPIDKeys()), subject }));
  if (process.stdout.isTTY) {
    console.error(`
This is a secret: it lets others send notifications in your name. Set it with

  npx wrangler secret put VAPID_KEYS

and paste the line above. Other keys later end the notifications of all devices until they turn them on again.`);
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
