// What the user has done to messages and the server hasn't confirmed: laid over them, and said to be on its way.

const ABOUT_ANOTHER = ['reaction', 'edit', 'delete'];

/** What of the outbox is about which message: `{reaction, edit, removal, refused: []}` by message id. */
export function pendingOf(entries) {
  const pending = new Map();
  for (const entry of entries.filter(isAboutAnother)) {
    const about = pending.get(entry.target_message_id) ?? { refused: [] };
    pending.set(entry.target_message_id, about);
    if (entry.state === 'refused') {
      about.refused.push(entry);
    } else {
      about[entry.message_type === 'delete' ? 'removal' : entry.message_type] = entry;
    }
  }
  return pending;
}

export function isAboutAnother(entry) {
  return ABOUT_ANOTHER.includes(entry.message_type);
}

/** The reactions of a message as chips: `{emoji, users, mine, pending}`, where `pending` is not confirmed yet. */
export function reactionsOf(message, pending, me) {
  if (message.deleted_at) {
    return [];
  }
  const chips = Object.entries(message.reactions ?? {})
    .map(([emoji, users]) => ({ emoji, users, mine: users.includes(me), pending: false }));
  const entry = pending?.reaction;
  const shown = entry ? withOwn(chips, entry.body, me) : chips;
  return shown.filter(({ users }) => users.length > 0);
}

function withOwn(chips, emoji, me) {
  const changed = chips.map((chip) => (chip.mine && chip.emoji !== emoji
    ? { emoji: chip.emoji, users: chip.users.filter((user) => user !== me), mine: false, pending: true }
    : chip));
  const there = changed.find((chip) => chip.emoji === emoji);
  if (emoji === '' || there?.mine) {
    return changed;
  }
  const own = { emoji, users: [...(there?.users ?? []), me], mine: true, pending: true };
  return there ? changed.map((chip) => (chip === there ? own : chip)) : [...changed, own];
}

/** Which emoji the user has on a message, what is on its way included; '' for none. */
export function ownReaction(message, pending, me) {
  return reactionsOf(message, pending, me).find((chip) => chip.mine)?.emoji ?? '';
}
