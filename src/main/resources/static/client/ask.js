// A question before something that can't be taken back.

import { el } from './dom.js';

/** Answers whether the user agreed. `question` and `explanation` may hold elements; `host` is what the dialog is put into. */
export function ask(host, { question, explanation = [], yes, no, danger = true }) {
  return new Promise((resolve) => {
    const agree = el('button', { type: 'submit', value: 'yes', class: danger ? 'danger primary' : 'primary' }, yes);
    const refuse = el('button', { type: 'submit', value: 'no', autofocus: true }, no);
    const dialog = el('dialog', { class: 'ask', role: 'alertdialog', 'aria-labelledby': 'ask-title', 'aria-describedby': 'ask-why' },
      el('form', { method: 'dialog' }, el('h2', { id: 'ask-title' }, question), el('p', { id: 'ask-why' }, explanation),
        el('div', { class: 'buttons' }, agree, refuse)));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    host.append(dialog);
    dialog.showModal();
  });
}
