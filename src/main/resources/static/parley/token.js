/**
 * When a JWT ends. Its signature is the server's concern.
 *
 * @param {string} token
 * @returns {number | undefined} ms since 1970; undefined where the token does not say
 */
export function expiryOf(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const { exp } = JSON.parse(atob(payload));
    return Number.isFinite(exp) ? exp * 1000 : undefined;
  } catch {
    return undefined; // an opaque token; the server will say token_expired
  }
}
