/** Which sounds a room is to push to this device: those for which it is set to alert. Pure. */
import type { PushSounds } from '../../client/index.ts';
import type { AlertSettings } from './alert-settings.ts';
import type { UrgentFlags } from './urgent.ts';

/** @param flags what is urgent on this device, and not as the model says. */
export function pushSoundsOf(
  { which, labels }: Pick<AlertSettings, 'which' | 'labels'>,
  flags: UrgentFlags,
): PushSounds {
  const set = Object.entries(labels).flatMap(([label, { alert }]): [string, boolean][] =>
    alert === undefined ? [] : [[label, alert === 'always']],
  );
  return {
    others: ({ all: 'all', urgent: 'essential', off: 'none' } as const)[which],
    // What is set for a label alone comes before whether it is urgent.
    labels: Object.fromEntries([...(which === 'urgent' ? Object.entries(flags) : []), ...set]),
  };
}
