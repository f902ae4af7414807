// Who this tab is. The identity is the tab's (sessionStorage), so that two windows can be two people; the names used
// lately are the browser's.

import { expiryOf } from '/parley/parley.js';
import { localUsers } from './api.js';

const SESSION = 'parley.session';
const RECENT = 'parley.recent-names';
const RECENT_KEPT = 5;
const FRESH_FOR_MS = 60_000;

export class Session {
  #token;

  constructor({ user_id, name, token }) {
    this.userId = user_id;
    this.name = name;
    this.#token = token;
  }

  /** A token that is good for another minute; one that can't be read counts as run out. */
  token = async () => {
    if ((expiryOf(this.#token) ?? 0) - Date.now() < FRESH_FOR_MS) {
      await this.renew();
    }
    return this.#token;
  };

  async renew() {
    const [user] = await localUsers([this.name]);
    this.#token = user.token;
    this.#keep();
  }

  forget() {
    sessionStorage.removeItem(SESSION);
  }

  #keep() {
    sessionStorage.setItem(SESSION, JSON.stringify({ user_id: this.userId, name: this.name, token: this.#token }));
  }

  /** Signs in by name. */
  static async begin(name) {
    const [user] = await localUsers([name]);
    const session = new Session(user);
    session.#keep();
    remember(user.name);
    return session;
  }

  /** The session that this tab had before a reload, or null. */
  static restore() {
    const kept = read(sessionStorage, SESSION);
    return kept?.user_id && kept.name && kept.token ? new Session(kept) : null;
  }
}

export function recentNames() {
  const names = read(localStorage, RECENT);
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string').slice(0, RECENT_KEPT) : [];
}

function remember(name) {
  const names = [name, ...recentNames().filter((other) => other !== name)].slice(0, RECENT_KEPT);
  localStorage.setItem(RECENT, JSON.stringify(names));
}

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}
