/**
 * Sounds made by their standards and mechanisms, for labels that free recordings are few of. Seeded: the
 * same random numbers make the same sound. They are made dry; rooms and devices come with the rest.
 */
import type { Random } from '../random.ts';
import { alarm, carAlarm, horn, smokeAlarm } from './alarms.ts';
import { applianceBeep, kettleWhistle, reversingBeeps, whistling } from './beeps.ts';
import { alarmClock, bicycleBell, buzzer, doorbell, telephone } from './bells.ts';
import { normalised, repeat } from './waves.ts';

type Maker = (random: Random, seconds: number) => Float32Array;

const makers: Readonly<Record<string, Maker>> = {
  smoke_alarm: smokeAlarm,
  alarm,
  car_alarm: carAlarm,
  car_horn: (random, seconds) => {
    const length = random.between(0.2, 1.5);
    const period = length + random.between(0.2, 2);
    return repeat({ pulses: [0], periodSeconds: period }, horn(random, length), seconds, random);
  },
  telephone_ringing: telephone,
  doorbell,
  buzzer,
  clock_alarm: alarmClock,
  bicycle_bell: bicycleBell,
  appliance_beep: applianceBeep,
  reversing_beeps: reversingBeeps,
  kettle_whistle: kettleWhistle,
  whistling,
};

/** Labels that can be made. */
export const synthesised: readonly string[] = Object.keys(makers);

/** @returns 16 kHz mono samples, their highest peak at 0.5. @throws {RangeError} for another label. */
export function synthesise(label: string, random: Random, seconds: number): Float32Array {
  const make = makers[label];
  if (!make) throw new RangeError(`No sound of "${label}" can be made`);
  return normalised(make(random, seconds), 0.5);
}
