// The first module of the page: the chat if this tab is somebody, else the sign-in.

import { startChat } from './chat.js';
import { Session } from './session.js';
import { showSignIn } from './signin.js';
import { text } from './text.js';

const root = document.getElementById('app');
const session = Session.restore();

document.documentElement.lang = text.language;
if (session) {
  startChat(root, session);
} else {
  showSignIn(root, (begun) => startChat(root, begun));
}
