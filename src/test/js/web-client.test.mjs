import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { followView } from '../../main/resources/static/client/view.js';

globalThis.navigator ??= { languages: ['en'] };
const { eventSentence } = await import('../../main/resources/static/client/messages.js');

const BERLIN = 'berlin';
const PARIS = 'paris';

/** A page of which a test says when it is seen, and what it has in view. */
function pageThat({ hidden }) {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  const page = Object.assign(new EventTarget(), { hidden });
  globalThis.document = page;
  const views = [];
  const show = followView({ view: (id) => views.push(id) });
  const look = (seen) => {
    page.hidden = !seen;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return { views, show, look };
}

test('what is opened is in view', () => {
  const { views, show } = pageThat({ hidden: false });
  show(BERLIN);
  show(PARIS);
  show(null);
  assert.deepEqual(views, [BERLIN, PARIS, null]);
});

test('nothing is once the tab has been hidden for 30 s, until it is seen again', () => {
  const { views, show, look } = pageThat({ hidden: false });
  show(BERLIN);
  look(false);
  mock.timers.tick(29_999);
  assert.equal(views.at(-1), BERLIN);
  mock.timers.tick(1);
  assert.equal(views.at(-1), null);
  show(PARIS);
  assert.equal(views.at(-1), null);
  look(true);
  assert.equal(views.at(-1), PARIS);
});

test('a tab that is soon seen again keeps its view', () => {
  const { views, show, look } = pageThat({ hidden: false });
  show(BERLIN);
  look(false);
  mock.timers.tick(20_000);
  look(true);
  look(false);
  mock.timers.tick(20_000);
  assert.deepEqual(views.filter((id) => id !== BERLIN), []);
});

test('a tab that begins hidden has nothing in view', () => {
  const { views, show, look } = pageThat({ hidden: true });
  show(BERLIN);
  assert.deepEqual(views, [null]);
  look(true);
  assert.equal(views.at(-1), BERLIN);
});

test('the log says in words that a group is a channel now, and asks for nobody\'s name', () => {
  const people = { name: () => assert.fail('an operator is no user'), isMe: () => false };
  const sentence = eventSentence({ message_type: 'system', sender_id: '', event: { kind: 'became_channel' } }, people);
  assert.match(sentence.join(''), /^This is a channel now: /);
});
