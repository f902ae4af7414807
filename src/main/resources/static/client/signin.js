// The way in, in the profile local: a name.

import { avatar, bdi, el } from './dom.js';
import { Session, recentNames } from './session.js';
import { text } from './text.js';

const said = text.signIn;

/** Shows the form; `enter` gets the session. */
export function showSignIn(root, enter) {
  const field = el('input', {
    id: 'name', name: 'name', autocomplete: 'nickname', autocapitalize: 'none', spellcheck: 'false', dir: 'auto',
    maxlength: 64, 'aria-describedby': 'name-error name-note',
  });
  const error = el('p', { id: 'name-error', class: 'field-error', role: 'alert' });
  const button = el('button', { type: 'submit', class: 'primary' }, said.go);

  const signIn = async (name) => {
    error.textContent = '';
    if (name === '') {
      refuse(said.nameMissing);
      return;
    }
    button.disabled = true;
    try {
      await enter(await Session.begin(name));
    } catch (failure) {
      button.disabled = false;
      refuse(reason(failure));
    }
  };
  const refuse = (sentence) => {
    error.textContent = sentence;
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  };

  const form = el('form', {
    novalidate: true,
    on: {
      submit: (event) => {
        event.preventDefault();
        signIn(field.value.trim());
      },
    },
  }, el('label', { for: 'name' }, said.name), el('div', { class: 'with-button' }, field, button), error);

  document.title = text.product;
  root.replaceChildren(el('main', { class: 'sign-in' },
    el('div', { class: 'card' }, el('h1', {}, said.heading), form, recent(signIn),
      el('p', { id: 'name-note', class: 'note' }, said.note)),
    developerLinks()));
  field.focus();
}

function recent(signIn) {
  const names = recentNames();
  if (names.length === 0) {
    return null;
  }
  const buttons = names.map((name) => el('li', {}, el('button', {
    type: 'button', class: 'chip', on: { click: () => signIn(name) },
  }, avatar(name, name), bdi(name))));
  return el('section', { 'aria-labelledby': 'recent' }, el('h2', { id: 'recent' }, said.recent),
    el('ul', { class: 'chips', role: 'list' }, buttons));
}

function developerLinks() {
  const link = (href, words) => el('a', { href }, words);
  return el('nav', { class: 'developer-links', 'aria-label': said.links }, link('/swagger-ui.html', said.api),
    link('/v3/api-docs', said.openApi), link('/actuator/health', said.health));
}

function reason(failure) {
  if (failure.status === 404) {
    return said.notLocal;
  }
  return failure.status > 0 && failure.message ? failure.message : said.unreachable;
}
