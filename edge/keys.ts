/** Ids and keys of rooms: how they are made, stored and compared. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import * as v from 'valibot';
import { base32, withChecksum } from '../protocol/checksum.ts';
import { type Role, roles } from '../protocol/handshake.ts';
import { type ClipId, type Key, key, type ParticipantId, type RoomId } from '../protocol/ids.ts';

export type KeyHashes = Record<Role, string>;

/** The keys that a host hands on to others. */
export interface GuestKeys {
  mic?: Key | undefined;
  listener?: Key | undefined;
}

/** @returns 14 characters of Crockford's base32, 70 random bits, and their checksum. */
export function randomRoomId(): RoomId {
  return withChecksum(randomBase32(14)) as RoomId;
}

export function randomKey(): Key {
  return randomText() as Key;
}

export function randomParticipantId(): ParticipantId {
  return randomId() as ParticipantId;
}

export function randomClipId(): ClipId {
  return randomId() as ClipId;
}

/** Of a sound that a room is taught, or an example of one. */
export function randomTaughtId(): string {
  return randomId();
}

/**
 * @returns 26 characters of Crockford's base32, the first one a letter: 128 random bits. People join
 * tables by ids: no spreadsheet takes such a one for a number or a formula.
 */
function randomId(): string {
  const letters = 'abcdefgh';
  const [byte] = randomBytes(1);
  return `${letters[(byte as number) % letters.length]}${randomBase32(25)}`;
}

function randomBase32(length: number): string {
  return Array.from(randomBytes(length), (byte) => base32[byte % 32]).join('');
}

/** @returns 22 characters of base64url: 128 random bits. */
export function randomText(): string {
  return randomBytes(16).toString('base64url');
}

/** A key has 128 random bits, so that a plain hash cannot be searched: no salt, no stretching. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Takes as long for a near miss as for any other. */
export function isSameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(hashKey(given)), Buffer.from(hashKey(secret)));
}

/** @returns the role that the key gives, or undefined; takes as long for a near miss as for any other. */
export function roleOfKey(hashes: KeyHashes, key: string): Role | undefined {
  const given = Buffer.from(hashKey(key));
  let found: Role | undefined;
  for (const role of roles) {
    if (timingSafeEqual(given, Buffer.from(hashes[role]))) found = role;
  }
  return found;
}

const guestKeys = v.object({ mic: v.optional(key), listener: v.optional(key) });
const [nonceBytes, tagBytes] = [12, 16];

/**
 * Locks the keys for guests up with the host's key: whoever reads what a room stores learns none of them, and
 * a host gets them back on any device. AES-256-GCM, with a key derived by HKDF (RFC 5869) for this room alone.
 */
export function sealGuestKeys(hostKey: string, room: RoomId, keys: GuestKeys): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(hostKey, room), nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(keys), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** @returns what `sealGuestKeys` locked up; undefined if that was with another key, for another room, or was altered. */
export function openGuestKeys(
  hostKey: string,
  room: RoomId,
  sealed: string,
): GuestKeys | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  const nonce = bytes.subarray(0, nonceBytes);
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(hostKey, room), nonce);
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    const text = decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8');
    return v.parse(guestKeys, JSON.parse(text + decipher.final('utf8')));
  } catch {
    return undefined;
  }
}

function sealingKey(hostKey: string, room: RoomId): Buffer {
  return Buffer.from(hkdfSync('sha256', hostKey, room, 'earshot guest keys', 32));
}

/** @returns a secret for one purpose, from which the room's own cannot be told. */
export function secretFor(purpose: string, secret: string): string {
  return createHmac('sha256', secret).update(purpose).digest('base64url');
}

/** Binds a participant's id to the room's secret, so that only who had it can resume it. */
export function resumeToken(secret: string, participantId: ParticipantId): string {
  return `${participantId}.${createHmac('sha256', secret).update(participantId).digest('base64url')}`;
}

/** @returns the participant's id if the token is one that `resumeToken` made, else undefined. */
export function readResumeToken(secret: string, token: string): ParticipantId | undefined {
  const participantId = token.slice(0, token.indexOf('.')) as ParticipantId;
  const given = Buffer.from(token);
  const expected = Buffer.from(resumeToken(secret, participantId));
  return given.length === expected.length && timingSafeEqual(given, expected)
    ? participantId
    : undefined;
}
