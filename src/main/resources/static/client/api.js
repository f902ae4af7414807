// REST under /api/v1, as far as the client needs it.

const BLOCKS_A_PAGE = 100;

/** An answer that is no success; `status` 0 where none came. */
export class ApiError extends Error {
  constructor(status, code, reason) {
    super(reason);
    this.status = status;
    this.code = code;
  }
}

async function ask(method, path, { body, token } = {}) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  let answer;
  try {
    answer = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  } catch {
    throw new ApiError(0, 'unreachable', '');
  }
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new ApiError(answer.status, content.code ?? 'internal', content.detail ?? '');
  }
  return content;
}

/** Users by name, made where missing: `[{user_id, name, token}]`. Only in the profile local; elsewhere it is a 404. */
export function localUsers(names) {
  return ask('POST', '/local/tokens', { body: { names } });
}

function page(limit, cursor) {
  return new URLSearchParams(cursor ? { limit, cursor } : { limit });
}

function memberPath(id, userId) {
  return `/conversations/${encodeURIComponent(id)}/members/${encodeURIComponent(userId)}`;
}

/** The calls that need a token; `token` is asked for each time, since tokens run out. */
export class Api {
  #token;

  constructor(token) {
    this.#token = token;
  }

  conversation(id) {
    return this.#ask('GET', `/conversations/${encodeURIComponent(id)}`);
  }

  createConversation(wish) {
    return this.#ask('POST', '/conversations', wish);
  }

  rename(id, title) {
    return this.#ask('PATCH', `/conversations/${encodeURIComponent(id)}`, { title });
  }

  members(id, limit, cursor) {
    return this.#ask('GET', `/conversations/${encodeURIComponent(id)}/members?${page(limit, cursor)}`);
  }

  member(id, userId) {
    return this.#ask('GET', memberPath(id, userId));
  }

  /** Adds somebody or changes their standing: `change` is {role?, muted_until?}. */
  putMember(id, userId, change = {}) {
    return this.#ask('PUT', memberPath(id, userId), change);
  }

  /** Removes somebody; removing oneself is leaving. */
  removeMember(id, userId) {
    return this.#ask('DELETE', memberPath(id, userId));
  }

  receipts(id, limit = 100, cursor = undefined) {
    return this.#ask('GET', `/conversations/${encodeURIComponent(id)}/receipts?${page(limit, cursor)}`);
  }

  blocks(cursor) {
    return this.#ask('GET', `/blocks?${page(BLOCKS_A_PAGE, cursor)}`);
  }

  setBlocked(userId, blocked) {
    return this.#ask(blocked ? 'PUT' : 'DELETE', `/blocks/${encodeURIComponent(userId)}`);
  }

  user(id) {
    return this.#ask('GET', `/users/${encodeURIComponent(id)}`);
  }

  async #ask(method, path, body) {
    return ask(method, path, { body, token: await this.#token() });
  }
}
