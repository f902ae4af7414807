/**
 * The shapes that the modules share. Nothing here runs.
 *
 * @typedef {object} Message
 * @property {string} conversation_id
 * @property {number} seq place in the conversation's log: 1, 2, 3 … without a hole
 * @property {string} message_id
 * @property {string} sender_id
 * @property {string | null} client_message_id
 * @property {string} message_type text, image, file, reaction, edit, delete, system, or one that a newer server has
 * @property {string} body
 * @property {string | null} target_message_id
 * @property {object | null} media
 * @property {string[]} mentions
 * @property {string} sent_at RFC 3339
 * @property {'sent' | 'delivered' | 'read'} delivery_status in channels always sent
 * @property {{kind: string, user_id?: string, role?: string, title?: string, muted_until?: string}} [event] of system messages:
 *   created, renamed, became_channel, member_added, member_removed, member_muted, role_changed, or one that a newer server has
 * @property {string} [edited_at]
 * @property {string} [deleted_at]
 * @property {Record<string, string[]>} [reactions] who reacted, by emoji
 * @property {number} [folded_seq] edits, deletions and reactions up to this seq are in this object already; of pages all are
 *
 * @typedef {object} Receipt
 * @property {number} delivered_seq
 * @property {number} read_seq
 *
 * @typedef {object} Presence
 * @property {string} user_id
 * @property {'online' | 'away' | 'offline'} status
 * @property {string | null} last_seen_at RFC 3339
 *
 * @typedef {object} ConversationObject as REST and the frame `conversation` give it
 * @property {string} conversation_id
 * @property {string} kind direct, group or channel
 * @property {string | null} [title]
 * @property {string} [created_at]
 * @property {string} [created_by]
 * @property {number} [member_count]
 * @property {number} [latest_seq]
 * @property {boolean} [history_visible]
 *
 * @typedef {object} Page
 * @property {'page'} type
 * @property {string | undefined} re
 * @property {string} conversation_id
 * @property {Message[]} messages ascending seq
 * @property {boolean} more
 * @property {number} latest_seq
 * @property {number} read_seq
 * @property {number} unread
 *
 * @typedef {object} Hint there is news up to here
 * @property {string} conversation_id
 * @property {number} latest_seq
 *
 * @typedef {object} OutboxEntry
 * @property {string} conversation_id
 * @property {string} client_message_id
 * @property {string} message_type
 * @property {string} body
 * @property {string} [target_message_id]
 * @property {string} [media_id]
 * @property {string[]} [mentions]
 * @property {number} written_at ms since 1970, by this device's clock
 * @property {number} place orders entries written in the same millisecond
 * @property {number} attempt how often it was handed to a socket
 * @property {'queued' | 'sending' | 'sent' | 'refused'} state
 * @property {string} [message_id] once sent
 * @property {string} [sent_at] once sent
 * @property {string} [code] once refused
 * @property {string} [reason] once refused
 *
 * @typedef {object} Draft
 * @property {string} [message_type]
 * @property {string} body
 * @property {string} [target_message_id]
 * @property {string} [media_id]
 * @property {string[]} [mentions]
 *
 * @typedef {object} ConversationRecord what a store keeps of a conversation beside its messages
 * @property {string} conversation_id
 * @property {string} kind
 * @property {string | null} title
 * @property {string} created_at
 * @property {string} created_by
 * @property {number} member_count
 * @property {number} latest_seq
 * @property {boolean} history_visible
 * @property {number} read_seq
 * @property {number} confirmed_read_seq
 * @property {number} unread
 * @property {number} counted_seq
 * @property {number} delivered_seq
 * @property {number} held_seq
 * @property {boolean} left
 * @property {string | null} muted_until
 * @property {number} jumped_at
 * @property {boolean} has_older
 * @property {Message | null} preview
 * @property {[string, Receipt][]} receipts
 *
 * @typedef {object} ConversationChange
 * @property {ConversationRecord} record
 * @property {Message[]} messages those that are new or have changed
 * @property {number | null} from_seq what lies before is forgotten; null forgets all
 *
 * @typedef {object} Stored
 * @property {ConversationRecord[]} conversations
 * @property {Message[]} messages of all conversations, ascending seq within each
 * @property {OutboxEntry[]} outbox in order of writing
 *
 * @typedef {object} Store each method is done once what it wrote outlives the page
 * @property {() => Promise<void>} open
 * @property {() => Promise<Stored>} load
 * @property {(changes: ConversationChange[]) => Promise<void>} saveConversations all or nothing
 * @property {(ids: string[]) => Promise<void>} removeConversations
 * @property {(entries: OutboxEntry[]) => Promise<void>} saveOutbox all or nothing
 * @property {(clientMessageIds: string[]) => Promise<void>} removeOutbox
 * @property {() => Promise<void>} close
 *
 * @typedef {object} State
 * @property {'idle' | 'connecting' | 'catching-up' | 'online' | 'waiting' | 'offline' | 'ended'} name
 * @property {number} [nextTryAt] ms since 1970, while waiting
 * @property {boolean} [busy] while waiting: the server asked for this pause
 * @property {number} [code] of the close that led here
 * @property {string} [reason]
 *
 * @typedef {object} Limits
 * @property {number} body_bytes
 * @property {number} frame_bytes
 * @property {number} sends_per_second
 * @property {number} send_burst
 *
 * @typedef {object} SocketLike the part of a browser's WebSocket that is used
 * @property {number} readyState
 * @property {((event: any) => void) | null} onopen
 * @property {((event: any) => void) | null} onmessage
 * @property {((event: any) => void) | null} onclose
 * @property {((event: any) => void) | null} onerror
 * @property {(data: string) => void} send
 * @property {(code?: number, reason?: string) => void} close
 *
 * @typedef {{new (url: string, protocols: string[]): SocketLike}} SocketClass
 *
 * @typedef {object} Environment
 * @property {() => number} now
 * @property {() => number} random 0 to below 1
 * @property {(action: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 *
 * @typedef {{type: string, re?: string, [field: string]: any}} ServerFrame a frame whose fields have been checked
 */

export {};
