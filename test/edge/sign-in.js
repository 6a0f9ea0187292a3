/** The Worker of an operator who lets those open rooms who have signed in, by a cookie. */
export default {
  /** @param {Request} request */
  fetch({ method, url, headers, body }) {
    if (method !== 'POST' || new URL(url).pathname !== '/api/rooms' || body !== null) {
      return new Response(null, { status: 500 });
    }
    const signedIn = /(?:^|; )session=ada(?:;|$)/.test(headers.get('cookie') ?? '');
    return signedIn ? new Response('Ada') : Response.redirect(new URL('/sign-in', url).href);
  },
};
