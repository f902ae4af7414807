/** @import { OutboxEntry } from './types.js' */

/** Sends of one conversation that may be unanswered at once. */
const MAX_IN_FLIGHT = 16;

/**
 * @typedef {object} Trouble a send that failed and is to be tried again
 * @property {number} retryAt
 * @property {number} failures
 */

/**
 * @typedef {object} Traffic
 * @property {Set<string>} inFlight handed over and unanswered on this socket
 * @property {Map<string, Trouble>} troubles
 * @property {Set<string>} unsaved not in the store yet
 */

/**
 * Which entries may be handed over now, in their order. Within a conversation nothing overtakes: what is behind an
 * entry that the store does not have yet, or that failed and is not settled, stays where it is.
 *
 * @param {Iterable<OutboxEntry>} entries in order of writing
 * @param {Traffic} traffic
 * @param {number} now
 * @returns {{due: OutboxEntry[], wakeAt: number}} wakeAt: when to ask again if nothing else happens
 */
export function dueEntries(entries, { inFlight, troubles, unsaved }, now) {
  const open = [...entries].filter((entry) => entry.state === 'queued' || entry.state === 'sending');
  const lanes = new Map();
  for (const entry of open) {
    const lane = lanes.get(entry.conversation_id) ?? { flights: 0, stopped: false, troubled: undefined };
    lanes.set(entry.conversation_id, lane);
    lane.flights += inFlight.has(entry.client_message_id) ? 1 : 0;
    lane.troubled ??= troubles.has(entry.client_message_id) ? entry : undefined;
  }
  const due = [];
  let wakeAt = Infinity;
  for (const entry of open) {
    const lane = lanes.get(entry.conversation_id);
    lane.stopped ||= unsaved.has(entry.client_message_id);
    const mayGo = !lane.stopped && !inFlight.has(entry.client_message_id)
      && (lane.troubled === undefined || lane.troubled === entry) && lane.flights < MAX_IN_FLIGHT;
    const retryAt = troubles.get(entry.client_message_id)?.retryAt ?? 0;
    if (mayGo && retryAt > now) {
      wakeAt = Math.min(wakeAt, retryAt);
    } else if (mayGo) {
      due.push(entry);
      lane.flights++;
    }
  }
  return { due, wakeAt };
}
