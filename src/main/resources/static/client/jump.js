// To a message that another quotes, which may lie further up than what is held.

const POINTED_MS = 2_000;
/** Between 1582 and 1970, in steps of 100 ns: version-1 UUIDs count from there. */
const GREGORIAN_OFFSET = 122_192_928_000_000_000n;
const CLOCK_SLACK_MS = 60_000;

/** The message if it is held or can be loaded, else null. `waits` is called before the first wait. */
export async function reach(messageId, { parley, conversation }, waits) {
  const writtenAt = timeOf(messageId);
  for (;;) {
    const { messages, conversation_id: id } = conversation();
    const message = messages.find((one) => one.message_id === messageId);
    const oldest = messages[0];
    if (message || !oldest || Date.parse(oldest.sent_at) < writtenAt - CLOCK_SLACK_MS) {
      return message ?? null;
    }
    waits();
    await parley.loadOlder(id);
    if (!(conversation().messages[0]?.seq < oldest.seq)) {
      return null; // that was the first one, or there is no connection
    }
  }
}

/** When a message was written, in ms since 1970, as its version-1 UUID says; 0 if it is another kind of id. */
function timeOf(messageId) {
  const parts = /^([0-9a-f]{8})-([0-9a-f]{4})-1([0-9a-f]{3})-/i.exec(messageId);
  return parts ? Number((BigInt(`0x${parts[3]}${parts[2]}${parts[1]}`) - GREGORIAN_OFFSET) / 10_000n) : 0;
}

/** Puts the focus on a line, and a mark for a moment, so that the eye finds it. */
export function point(line) {
  line.classList.add('pointed');
  line.focus({ preventScroll: true });
  setTimeout(() => line.classList.remove('pointed'), POINTED_MS);
}
