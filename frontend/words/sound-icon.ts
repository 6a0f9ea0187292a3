/** A picture for each sound: its own for those that nobody should miss, else the one of its group. */
import type { TemplateResult } from 'lit';
import type { ModelDescription } from '../../client/index.ts';
import { anySound, drawn } from '../elements/drawn.ts';

/**
 * @param label of a sound. @param model that hears it, if it is known.
 * @returns an `<svg>` of 1em that takes the colour of the text, hidden from screen readers.
 */
export function soundIcon(label: string, model: ModelDescription | undefined): TemplateResult {
  return drawn(pathOf(label, model));
}

function pathOf(label: string, model: ModelDescription | undefined): string {
  if (model?.source === 'taught') return taught;
  const details = model?.labelDetails;
  const group = details && Object.hasOwn(details, label) ? details[label]?.group : undefined;
  const own = label.toLowerCase().replace(/\W+/g, '_');
  return iconOf(sounds, own) ?? iconOf(groups, group ?? '') ?? anySound;
}

function iconOf(icons: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(icons, name) ? icons[name] : undefined;
}

const taught = 'm12 3 2.7 6 6.3.6-4.8 4.2 1.5 6.2-5.7-3.3L6.3 20l1.5-6.2L3 9.6 9.3 9Z';
const face = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z';

/** By the names of groups in `metadata.json` of a model. */
const groups = {
  people: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM5 20c0-4 3-5 7-5s7 1 7 5',
  animals:
    'M12 13c-3 0-5 3-5 5 0 3 3 2 5 2s5 1 5-2c0-2-2-5-5-5ZM5.5 10v1M9.5 5.5V7M14.5 5.5V7M18.5 10v1',
  alerts: 'M6 17v-6a6 6 0 0 1 12 0v6M4 17h16M10 21h4M12 3v2',
  home: 'm4 11 8-7 8 7M6 10v10h12V10M10 20v-6h4v6',
  outdoors: 'M3 16h18v-4l-4-1-3-5H7l-4 6ZM7 16v3M17 16v3M10 6v5h6',
  nature:
    'M7 15a4 4 0 0 1 .5-8A5 5 0 0 1 17 8.5a3.3 3.3 0 0 1 0 6.5ZM8 18l-1 3M13 18l-1 3M18 18l-1 3',
};

/** By the labels of the sounds that the default model counts as essential, and of music. */
const sounds = {
  shouting: 'M3 10v4h4l10 5V5L7 10ZM20.5 10v4M8 15v4',
  screaming: `${face}M8.5 9v1M15.5 9v1M12 13c-2.5 0-2.5 4.5 0 4.5s2.5-4.5 0-4.5Z`,
  crying_baby: `${face}M12 3c2 0 2 3 0 3M7 11h3M14 11h3M9 17.5c1.5-2 4.5-2 6 0M16.5 14v1.5`,
  coughing: 'M4 21v-4a7 7 0 1 1 11-7l2 4h-2v2c0 2-2 2-4 2v3M19 15h.1M22 13h.1M22 17h.1',
  dog: 'M6 5 4 12h3M18 5l2 7h-3M6 5c3 1.5 9 1.5 12 0M7 12c0 5 2 8 5 8s5-3 5-8M10 10v1M14 10v1M11 15h2l-1 1Z',
  cat: 'M5 4v8a7 7 0 0 0 14 0V4l-4 3H9ZM9.5 11v1M14.5 11v1M11 15h2l-1 1ZM2 14l3-.5M22 14l-3-.5',
  smoke_alarm:
    'M4 4h16v3a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3ZM12 7h.1M7 14c-1.5 2.5 1.5 4 0 7M12 14c-1.5 2.5 1.5 4 0 7M17 14c-1.5 2.5 1.5 4 0 7',
  siren:
    'M6 18v-4a6 6 0 0 1 12 0v4M4 18h16v3H4ZM12 2v2.5M3.5 5 5.5 7M20.5 5l-2 2M9.5 14a2.5 2.5 0 0 1 2.5-2.5',
  doorbell: 'M7 2h10v20H7ZM12 11a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM10.5 6h3',
  door_wood_knock: 'M4 3h11v18H4ZM11.5 12h.1M18.5 8 21 7M18.5 12H22M18.5 16l2.5 1',
  telephone_ringing:
    'M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3c0 2-1 3-3 3A15 15 0 0 1 3 6c0-2 1-3 3-3ZM14 3a7 7 0 0 1 7 7',
  clock_alarm: 'M12 6a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM12 9.5v4l2.5 1.5M3 6l3-3M21 6l-3-3',
  alarm: 'M12 3 2 20h20ZM12 10v4M12 17h.1',
  appliance_beep: 'M4 3h16v18H4ZM4 8h16M16 5.5h.1M12 11a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z',
  kettle_whistle: 'M5 10h11l2 10H3ZM17 14l5-5M7 10c0-5 7-5 7 0M20 5l1-2',
  car_horn: 'M2 17v-4l2-5h8l3 5h1v4ZM5 17v2M13 17v2M18.5 7a5 5 0 0 1 0 6M21 4a9 9 0 0 1 0 12',
  car_alarm: 'M2 18v-4l2-5h9l3 5h2v4ZM6 18v2M14 18v2M20.5 3v6M20.5 12.5h.1',
  glass_breaking: 'M6 3h12l-1 9a5 5 0 0 1-10 0ZM12 17v4M8 21h8M12 3l-2 4 3 2-2 4',
  music: 'M9 18V5l11-2v13M6 15a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM17 13a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z',
  running_water: 'M3 9h9a6 6 0 0 1 6 6h-4a2 2 0 0 0-2-2H3ZM8 9V5M4.5 5h7M16 18v.1M16 21v.1',
};
