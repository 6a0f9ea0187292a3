/** Gives the bindings their place in the platform's types. */
declare namespace Cloudflare {
  interface Env extends Omit<import('./bindings.ts').Bindings, never> {}
}
