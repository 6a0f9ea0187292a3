/** Keeps many sockets open: each says so every twenty seconds, spread evenly. */
const everyMs = 20_000;
const stepMs = 500;

export function keepAlive<Open>(sockets: readonly Open[], say: (socket: Open) => void): void {
  const steps = everyMs / stepMs;
  let step = 0;
  setInterval(() => {
    for (let i = step; i < sockets.length; i += steps) say(sockets[i] as Open);
    step = (step + 1) % steps;
  }, stepMs).unref();
}
