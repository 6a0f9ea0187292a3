/**
 * `npm run push:keys -- mailto:you@example.com`: keys for Web Push, as the secret `VAPID_KEYS` of a deployment.
 * Where output goes into a pipe, it is the secret alone: `npm run --silent push:keys -- … | npx wrangler secret put VAPID_KEYS`.
 */
import { parseArgs } from 'node:util';
import { generateVAPIDKeys } from 'web-push-neo';

const usage = `Usage: npm run --silent push:keys -- mailto:you@example.com

Makes the keys that sign your deployment's push notifications. Push services contact you at this address if
something is wrong with what you send. Give an email address, or an https:// page that says how to reach you.`;

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
    console.error(`The address must begin with mailto: or https://, not "${subject}".`);
    return 2;
  }
  console.log(JSON.stringify({ ...(await generateVAPIDKeys()), subject }));
  if (process.stdout.isTTY) {
    console.error(`
Keep this line secret: whoever has it can send notifications in your name. Run

  npx wrangler secret put VAPID_KEYS

and paste the line. If you replace the keys later, each device gets notifications again once its owner opens the room.`);
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
