/** What the Worker may ask a room over RPC: each part of the room brings its own entries of one table. */
import type * as v from 'valibot';
import { checked } from '../protocol/check.ts';
import type { Role } from '../protocol/handshake.ts';
import type { Caller } from './sockets/shares.ts';

/** Who asks: what their key opens, and where they are. */
export interface Asked extends Caller {
  /** As it came; empty where none is needed and none came. */
  key: string;
  now: number;
}

/** One entry of the table. */
export interface Request<Args, Result> {
  /** Whose keys it takes; every key of the room if empty, and none is needed if undefined. */
  readonly roles: readonly Role[] | undefined;
  /** Tokens that it takes of the requests of its role and network. */
  cost(args: Args): number;
  /** @throws {RefusalError} `bad-request` */
  parse(args: unknown): Args;
  act(args: Args, asked: Asked): Result | Promise<Result>;
}

export const everyRole: readonly Role[] = [];
export const hostOnly: readonly Role[] = ['host'];
/** Who may add recordings: the Worker asks with their keys for what it hears these with. */
export const recorders: readonly Role[] = ['host', 'mic'];

/** What costs so many tokens, whatever its arguments. */
export function costing(tokens: number): () => number {
  return () => tokens;
}

/** An entry whose arguments have a schema. @param cost tokens, where it takes another number than one. */
export function request<Schema extends v.GenericSchema, Result>(
  roles: Request<unknown, Result>['roles'],
  schema: Schema,
  act: Request<v.InferOutput<Schema>, Result>['act'],
  cost: Request<v.InferOutput<Schema>, Result>['cost'] = costing(1),
): Request<v.InferOutput<Schema>, Result> {
  return { roles, parse: (args) => checked(schema, args, 'bad-request', 'arguments'), act, cost };
}
