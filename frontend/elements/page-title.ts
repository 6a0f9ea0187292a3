/** The title of the tab: where one is, and before it what is to be noticed there. */

const name = document.title;
let place = '';
let notice = '';

/** @param title how the room is called; empty for none. */
export function entitlePage(title: string): void {
  place = title;
  write();
}

/** @param words what is to be noticed; empty for nothing. */
export function noticeInTitle(words: string): void {
  notice = words;
  write();
}

function write(): void {
  const title = [notice, place, name].filter((part) => part !== '').join(' · ');
  if (document.title !== title) document.title = title;
}
