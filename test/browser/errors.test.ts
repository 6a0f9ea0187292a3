import { describe, expect, test } from 'vitest';
import { type RefusalCode, refusals } from '../../protocol/refusals.ts';
import { desktop, expectAccessible, phone, useVenue } from './venue.ts';

const venue = useVenue();

describe('the page of reasons', () => {
  test('explains every refusal under the anchor of its code', async () => {
    const page = await venue.open(`${venue.origin}/errors`);
    for (const [code, { message }] of Object.entries(refusals)) {
      const text = await page.locator(`[id="${code}"]`).textContent();
      expect(text).toContain(message);
    }
  });

  test('shows the one that the address names, and another when it changes', async () => {
    const page = await venue.open(`${venue.origin}/errors#${'clip-quota' satisfies RefusalCode}`);
    const chosen = page.locator('li[aria-current]');
    await expect.poll(() => chosen.getAttribute('id')).toBe('clip-quota');
    await page.evaluate("location.hash = '#room-deleted'");
    await page.locator('li[aria-current]#room-deleted:focus').waitFor();
    const box = await chosen.boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeLessThan(desktop.height);
  });

  test.each([
    ['a phone', phone],
    ['a desktop', desktop],
  ])('passes WCAG 2.2 AA on %s', async (_, viewport) => {
    const page = await venue.open(`${venue.origin}/errors#key-wrong`, viewport);
    await page.locator('li[aria-current]').waitFor();
    await expectAccessible(page);
  });
});
