/** The servers that a load knows how to speak with. */
import type { Dialect } from './dialect.ts';
import { earshot } from './earshot-dialect.ts';
import { socketio } from './socketio-dialect.ts';

export const dialects = { earshot, socketio } satisfies Record<string, Dialect>;
export type System = keyof typeof dialects;
