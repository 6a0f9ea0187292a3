/** What one may write, as the room takes it: checked before it is sent, since a bad message would close the socket. */
import * as v from 'valibot';
import { checked } from '../../protocol/check.ts';
import { judgement } from '../../protocol/logged-event.ts';
import { chatText, participantName } from '../../protocol/text.ts';

/** @returns the name as everyone will see it. @throws {RefusalError} `bad-name` */
export function checkedName(name: string): string {
  return checked(participantName, name, 'bad-message', 'name');
}

/** @returns the text as everyone will see it. @throws {RefusalError} `bad-text` */
export function checkedText(text: string): string {
  return checked(chatText, text, 'bad-message', 'text');
}

const judgementSchema = v.object(judgement);
/** What is said of a detection. */
export type Judgement = v.InferOutput<typeof judgementSchema>;

/** @throws {RefusalError} `bad-message` */
export function checkedJudgement(said: Judgement): Judgement {
  return checked(judgementSchema, said, 'bad-message', 'verdict');
}
