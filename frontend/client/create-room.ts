/** Opening a room: `POST /api/rooms`. */
import * as v from "valibot";
import { problem, type RoomCreated, roomCreated } from "../../protocol/http.ts";
import { isRefusalCode, RefusalError } from "../../protocol/refusals.ts";

/**
 * Opens a room at `origin` (`https://example.org`). Its keys are told this once: keep them.
 *
 * @throws {RefusalError} what the edge refused, or `server-error` if no proper answer came.
 * @throws {DOMException} `AbortError` when `signal` was aborted.
 */
export async function createRoom(
  origin: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<RoomCreated> {
  let status: number;
  let body: unknown;
  try {
    const response = await fetch(new URL("/api/rooms", origin), {
      method: "POST",
      ...(signal && { signal }),
    });
    status = response.status;
    body = await response.json();
  } catch (error) {
    signal?.throwIfAborted();
    throw new RefusalError("server-error", `no answer from ${origin}: ${String(error)}`);
  }
  const created = v.safeParse(roomCreated, body);
  if (status < 300 && created.success) return created.output;
  const refused = v.safeParse(problem, body);
  if (refused.success && isRefusalCode(refused.output.code)) {
    throw new RefusalError(refused.output.code, refused.output.detail);
  }
  throw new RefusalError("server-error", `unexpected answer with status ${status}`);
}
