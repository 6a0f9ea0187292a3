/** What a newcomer asks before they open a room, each one tap away. */
import { html } from 'lit';
import { msg } from '../words/msg.ts';

export function answers() {
  return [
    [
      msg('What leaves this device?'),
      msg(
        'Nothing until you turn your microphone on. Then its sound goes to the room, is recognised there as it arrives, and is forgotten at once. The room keeps a list of what was heard, and only people with its link can see it.',
      ),
    ],
    [
      msg('How do others follow along?'),
      msg(
        'Open a room and tap Share. One link lets people follow without speaking; another turns an old phone into a microphone.',
      ),
    ],
    [
      msg('Can I show it on my own page?'),
      msg(
        'Yes. Open a room, tap Share and choose Embed: you get the code for your page, or for OBS and other streaming software.',
      ),
    ],
  ].map(
    ([question, answer]) => html`
      <details>
        <summary>${question}</summary>
        <p>${answer}</p>
      </details>
    `,
  );
}
