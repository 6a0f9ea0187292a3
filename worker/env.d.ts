/** Gives the bindings their place in the platform's types. */
declare namespace Cloudflare {
  type Bindings = import('./bindings.ts').Bindings;
  interface Env extends Bindings {}
}
