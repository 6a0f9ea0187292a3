/**
 * The service worker: the shell without a network, and notifications. It keeps nothing of any room: what is
 * heard, said or recorded comes from the network or not at all.
 */
import { clicked, pushed } from './notices.ts';
import { answer, forgetOlder, keepShell } from './shell.ts';

declare const self: ServiceWorkerGlobalScope;

self.addEventListener('install', (event) => {
  // Documents come from the network first and files are named by their content: no page needs the older one.
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOlder().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const answered = answer(event.request);
  if (answered) event.respondWith(answered);
});

self.addEventListener('push', (event) => {
  event.waitUntil(pushed(self.registration, event.data));
});

self.addEventListener('notificationclick', (event) => {
  event.waitUntil(clicked(self.clients, event.notification));
});
