/** Parts of the page that come when they are asked for. */

/** Told to the page when a part is not there any more: another version of the page was deployed. */
export const outdated = 'earshot-outdated';

/** @returns whether the part is there. */
export async function latePart(part: Promise<unknown>): Promise<boolean> {
  try {
    await part;
    return true;
  } catch {
    dispatchEvent(new Event(outdated));
    return false;
  }
}
