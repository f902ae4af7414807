// The parts of the web client that need no page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reach } from '../../main/resources/static/client/jump.js';
import { begunMention, findMentions, mentionedIds } from '../../main/resources/static/client/mentions.js';
import { ownReaction, pendingOf, reactionsOf } from '../../main/resources/static/client/pending.js';
import { mayDo } from '../../main/resources/static/client/roles.js';
import { BEN, BERLIN, CAROL, ME, id, message, messages } from './support/server.mjs';

const entry = (message_type, body, fields = {}) => ({
  conversation_id: BERLIN, message_type, body, target_message_id: id(1), state: 'queued', ...fields });
const chips = (target, ...entries) => reactionsOf(target, pendingOf(entries).get(target.message_id), ME)
  .map(({ emoji, users, mine, pending }) => [emoji, users.length, mine, pending]);

test('shows an own reaction before the server has it, and says that it is on its way', () => {
  assert.deepEqual(chips(message(1), entry('reaction', '👍')), [['👍', 1, true, true]]);
  assert.deepEqual(chips(message(1, { reactions: { '👍': [BEN] } }), entry('reaction', '👍')), [['👍', 2, true, true]]);
  assert.deepEqual(chips(message(1, { reactions: { '👍': [ME] } })), [['👍', 1, true, false]]);
});

test('puts a new reaction in the place of the old one, and takes it back', () => {
  const liked = message(1, { reactions: { '👍': [ME, BEN] } });
  assert.deepEqual(chips(liked, entry('reaction', '♥')), [['👍', 1, false, true], ['♥', 1, true, true]]);
  assert.deepEqual(chips(liked, entry('reaction', '')), [['👍', 1, false, true]]);
  assert.deepEqual(chips(liked, entry('reaction', ''), entry('reaction', '👍')), [['👍', 2, true, false]], 'the last one counts');
});

test('shows nothing of a reaction that was refused, nor any of a deleted message', () => {
  const refused = entry('reaction', '👍', { state: 'refused' });
  assert.deepEqual(chips(message(1), refused), []);
  assert.deepEqual(pendingOf([refused]).get(id(1)).refused, [refused]);
  assert.deepEqual(chips(message(1, { deleted_at: 'x', reactions: { '👍': [BEN] } })), []);
});

test('knows which reaction is the user\'s own, what is on its way included', () => {
  const target = message(1, { reactions: { '👍': [BEN], '♥': [ME] } });
  const own = (...entries) => ownReaction(target, pendingOf(entries).get(id(1)), ME);
  assert.equal(own(), '♥');
  assert.equal(own(entry('reaction', '👍')), '👍');
  assert.equal(own(entry('reaction', '')), '');
});

test('keeps apart what is about different messages, and leaves replies alone', () => {
  const pending = pendingOf([entry('edit', 'one'), entry('edit', 'two'), entry('delete', '', { target_message_id: id(2) }),
    entry('text', 'an answer', { target_message_id: id(3) })]);
  assert.equal(pending.get(id(1)).edit.body, 'two');
  assert.ok(pending.get(id(2)).removal);
  assert.equal(pending.has(id(3)), false);
});

const people = [{ userId: BEN, name: 'Ben' }, { userId: CAROL, name: 'Ben Miller' }, { userId: ME, name: 'Zoë' }];

test('finds who is mentioned, the longest name first, and only whole words', () => {
  assert.deepEqual(mentionedIds('@Ben, and @ben miller!', people), [BEN, CAROL]);
  assert.deepEqual(mentionedIds('@Ben @Ben', people), [BEN]);
  assert.deepEqual(mentionedIds('mail@Ben @Benno @ Ben', people), []);
  assert.deepEqual(findMentions('hi @Zoë.', people), [{ userId: ME, at: 3, length: 4 }]);
});

test('knows the mention that is being written', () => {
  assert.deepEqual(begunMention('hello @Be', 9), { at: 6, query: 'Be' });
  assert.deepEqual(begunMention('@', 1), { at: 0, query: '' });
  assert.equal(begunMention('mail@Be', 7), null);
  assert.equal(begunMention('@Ben\nand', 8), null);
  assert.equal(begunMention('', 0), null);
});

const ROLES = ['owner', 'admin', 'member'];
const allowed = (mine) => ROLES.map((role) => Object.entries(mayDo(mine, role)).filter(([, may]) => may).map(([what]) => what));

test('offers each role what it may do to the others', () => {
  assert.deepEqual(allowed('owner'), [[], ['demote', 'handOver', 'mute', 'remove'], ['promote', 'handOver', 'mute', 'remove']]);
  assert.deepEqual(allowed('admin'), [[], [], ['mute', 'remove']]);
  assert.deepEqual(allowed('member'), [[], [], []]);
  assert.deepEqual(allowed(null), [[], [], []], 'nothing while the role isn\'t known');
});

/** A conversation of which 10 more messages come with every load. */
function longAgo(oldestThere) {
  const idAt = (seq) => `${seq.toString(16).padStart(8, '0')}-0000-1000-8000-000000000000`; // long before anything else
  const held = { conversation_id: BERLIN, messages: messages(91, 100).map((one) => ({ ...one, message_id: idAt(one.seq) })) };
  const loads = [];
  const parley = {
    async loadOlder() {
      const from = Math.max(oldestThere, held.messages[0].seq - 10);
      loads.push(from);
      held.messages = [...messages(from, held.messages[0].seq - 1).map((one) => ({ ...one, message_id: idAt(one.seq) })), ...held.messages];
    },
  };
  return { loads, find: (seq) => reach(idAt(seq), { parley, conversation: () => held }, () => {}) };
}

test('loads what lies further up until the quoted message is there', async () => {
  const { find, loads } = longAgo(1);
  assert.equal((await find(95)).seq, 95);
  assert.deepEqual(loads, [], 'that one was held');
  assert.equal((await find(62)).seq, 62);
  assert.deepEqual(loads, [81, 71, 61]);
});

test('gives a quoted message up where there is nothing older', async () => {
  const { find, loads } = longAgo(85);
  assert.equal(await find(3), null);
  assert.deepEqual(loads, [85, 85]);
});

test('gives a quoted message up that must be younger than what is held', async () => {
  const held = { conversation_id: BERLIN, messages: messages(1, 10) };
  const parley = { loadOlder: () => assert.fail('nothing older can be it') };
  assert.equal(await reach('ffffffff-ffff-1fff-8000-000000000000', { parley, conversation: () => held }, () => {}), null);
});
