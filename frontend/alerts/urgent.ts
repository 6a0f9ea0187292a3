/** Which sounds are urgent: those that nobody should miss, as the model says or this device is set. */
import * as v from 'valibot';
import type { ModelDescription } from '../../client/index.ts';
import { keep, kept } from '../mine/index.ts';

const storageKey = 'earshot.urgent';
/** Told to the window when this page changes which sounds are urgent. */
export const urgentChanged = 'earshot-urgent';

/** By label: what is set here, and not as the model says. */
const urgentFlags = v.record(v.string(), v.boolean());
export type UrgentFlags = Readonly<v.InferOutput<typeof urgentFlags>>;

/** What is heard: a label, and the id of the model that hears it. */
export interface Heard {
  readonly label: string;
  readonly model: string;
}

/** @param flags of this device, as they are now if left out. */
export function isUrgent(
  { label, model }: Heard,
  models: readonly ModelDescription[],
  flags: UrgentFlags = myUrgentFlags(),
): boolean {
  if (Object.hasOwn(flags, label)) return flags[label] === true;
  const details = models.find(({ id }) => id === model)?.labelDetails;
  return (details && Object.hasOwn(details, label) && details[label]?.essential) ?? false;
}

let known: { text: string | null; flags: UrgentFlags } | undefined;

/** What this device is set to: the same object until that changes, in whichever tab. */
export function myUrgentFlags(): UrgentFlags {
  const text = kept(storageKey);
  if (known?.text !== text) known = { text, flags: parseUrgentFlags(text) };
  return known.flags;
}

/** @param text what was kept; what cannot be read is as if nothing was. */
export function parseUrgentFlags(text: string | null): UrgentFlags {
  try {
    return v.parse(urgentFlags, JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

/** @param urgent undefined for as the model says. */
export function setUrgent(label: string, urgent: boolean | undefined): void {
  const { [label]: _, ...others } = myUrgentFlags();
  const flags = urgent === undefined ? others : { ...others, [label]: urgent };
  keep(storageKey, JSON.stringify(flags));
  dispatchEvent(new Event(urgentChanged));
}
