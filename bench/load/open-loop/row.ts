/** A row of the load's table: one load on Earshot and, in the same run, on the peer. */
import type { System } from './dialects.ts';
import { type Figures, Load } from './load.ts';

export interface RowPlan {
  /** Of each room. */
  mics: number;
  listeners: number;
  rooms: number;
}

export interface RowOptions {
  seconds: number;
  compression: boolean;
  /** Somebody with a listener's key attacks Earshot all the while. */
  hostile: boolean;
  /** Puts the peer under the same load afterwards. */
  peer: boolean;
}

type Prefixed<Prefix extends string, Of> = {
  [Key in keyof Of & string as `${Prefix}${Capitalize<Key>}`]: Of[Key];
};

/** One JSON object a row: the plan, Earshot's figures, and the peer's with their prefix. */
export type Row = RowPlan & Figures & Partial<Prefixed<'socketio', Figures>>;

/** @returns `16x300` as 16 mics and 300 listeners in one room, `16x300x2` as such in two; or undefined. */
export function parseRow(text: string): RowPlan | undefined {
  const found = /^(\d{1,2})x(\d{1,5})(?:x(\d{1,2}))?$/.exec(text.trim());
  if (!found) return undefined;
  const [, mics, listeners, rooms = '1'] = found;
  return { mics: Number(mics), listeners: Number(listeners), rooms: Number(rooms) };
}

export async function measureRow(plan: RowPlan, options: RowOptions): Promise<Row> {
  const ours = await measureSystem('earshot', plan, options);
  const theirs = options.peer ? await measureSystem('socketio', plan, options) : {};
  return {
    ...plan,
    ...rounded(ours),
    ...Object.fromEntries(
      Object.entries(rounded(theirs)).map(([name, value]) => [
        `socketio${name[0]?.toUpperCase()}${name.slice(1)}`,
        value,
      ]),
    ),
  };
}

async function measureSystem(
  system: System,
  { mics, listeners, rooms }: RowPlan,
  { seconds, compression, hostile }: RowOptions,
): Promise<Figures> {
  const attacked = hostile && system === 'earshot';
  const load = await Load.start(system, { mics, rooms, compression, hostile: attacked });
  try {
    await load.join(listeners);
    return await load.measure(seconds);
  } finally {
    await load.close();
  }
}

/** Three significant digits; whole numbers stay whole. */
export function rounded<Given extends object>(figures: Given): Given {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value,
    ]),
  ) as Given;
}
