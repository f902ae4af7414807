// Everything the client says. A string with {places} is filled by fill() in dom.js, so that names keep their own
// direction; what counts is a function, since plurals differ from language to language.

const LANGUAGE = 'en';
const plurals = new Intl.PluralRules(LANGUAGE);

/** The viewer's region where it speaks the language of this bundle. */
export const locale = navigator.languages.find((tag) => tag.split('-')[0] === LANGUAGE) ?? LANGUAGE;
const numbers = new Intl.NumberFormat(locale);
const lists = new Intl.ListFormat(locale, { type: 'conjunction' });

function counted(count, forms) {
  const form = forms[plurals.select(count)] ?? forms.other;
  return form.replace('{n}', numbers.format(count));
}

export const text = {
  language: LANGUAGE,
  product: 'Parley',
  pageTitle: (place, unread) => (unread > 0 ? `(${cut(unread)}) ${place} · Parley` : `${place} · Parley`),
  list: (names) => lists.format(names),

  signIn: {
    heading: 'Parley',
    name: 'Your name',
    go: 'Chat',
    recent: 'Recent names',
    note: 'No passwords here: anyone who can open this page can be anyone.',
    nameMissing: 'Your name is missing.',
    notLocal: 'On this server the page that hosts Parley signs you in. Names alone work only in the profile local.',
    unreachable: 'The server doesn’t answer. Your name is kept; try again in a moment.',
    links: 'For developers',
    api: 'REST API',
    openApi: 'OpenAPI',
    health: 'Health',
  },

  me: {
    menu: 'Your menu',
    signedInAs: 'You are {name} in this window. Another window can be someone else.',
    signOut: 'Sign out',
  },

  rows: {
    heading: 'Conversations',
    skip: 'Skip to the conversation',
    find: 'Find a conversation',
    new: 'New',
    newLabel: 'New conversation',
    empty: 'No conversations yet.',
    write: 'Write to someone',
    nothingFound: 'No conversation has {query} in its title.',
    clear: 'Clear',
    more: 'Show more',
    you: 'You: {body}',
    by: '{name}: {body}',
    draft: '{label} {body}',
    draftLabel: 'Draft:',
    unread: (count) => (count > 99
      ? 'More than 99 unread messages'
      : counted(count, { one: '{n} unread message', other: '{n} unread messages' })),
    badge: cut,
    loading: 'Loading your conversations…',
  },

  create: {
    heading: 'New conversation',
    kind: 'Who is it with?',
    direct: 'One person',
    group: 'A group',
    name: 'Their name',
    title: 'Title',
    names: 'Names',
    namesHint: 'Separate them with commas.',
    goDirect: 'Start writing',
    goGroup: 'Make the group',
    cancel: 'Cancel',
    nameMissing: 'The name is missing.',
    namesMissing: 'Name at least one person beside you.',
    titleMissing: 'The title is missing.',
    yourself: 'That is you. Give somebody else’s name.',
    failed: 'The conversation wasn’t made: the server doesn’t answer. Try again in a moment.',
    refused: (reason) => `The conversation wasn’t made. ${reason}`,
  },

  thread: {
    back: 'Back to the conversations',
    choose: 'Choose a conversation.',
    opening: 'Opening…',
    unknown: 'There is no such conversation, or you are not in it.',
    members: (count) => counted(count, { one: '{n} member', other: '{n} members' }),
    log: (title) => `Messages in ${title}`,
    empty: 'Nothing has been said here yet.',
    earlier: 'Load earlier',
    loadingEarlier: 'Loading…',
    newDivider: (count) => counted(count, { one: '{n} new message', other: '{n} new messages' }),
    arrived: (count) => counted(count, { one: '{n} new message', other: '{n} new messages' }),
    upUnread: (count) => counted(count, { one: '↑ {n} unread', other: '↑ {n} unread' }),
    latest: '↓ Latest',
    latestNew: (count) => counted(count, { one: '↓ Latest · {n} new', other: '↓ Latest · {n} new' }),
    someone: 'Someone',
    unnamed: '…',
    left: 'You are no longer in this conversation. What was said until then stays here.',
    deleted: 'Message deleted',
    image: 'Image',
    file: 'File',
    today: 'Today',
    yesterday: 'Yesterday',
  },

  composer: {
    label: (title) => `Message ${title}`,
    send: 'Send',
    bytes: (used, limit) => `${numbers.format(used)} of ${numbers.format(limit)} bytes`,
    tooLong: (over) => counted(over, {
      one: 'Too long to send: {n} byte over the limit.',
      other: 'Too long to send: {n} bytes over the limit.',
    }),
    tryAllAgain: (count) => counted(count, { one: 'Try {n} again', other: 'Try all {n} again' }),
    notSent: (count) => counted(count, { one: '{n} message was not sent.', other: '{n} messages were not sent.' }),
    notKept: 'This browser couldn’t keep the message. It is still in the field.',
  },

  state: {
    sending: 'Sending',
    queued: 'Not sent yet',
    queuedHint: 'Will be sent when you’re back',
    sent: 'Sent',
    delivered: 'Delivered',
    read: 'Read',
    refused: 'Not sent',
    cancel: 'Cancel',
    tryAgain: 'Try again',
    copy: 'Copy',
    copied: 'Copied',
    remove: 'Delete',
    you: 'You',
  },

  refusal: {
    blocked: 'This person doesn’t take messages from you.',
    muted: 'You are muted in this conversation.',
    not_a_member: 'You are no longer in this conversation.',
    forbidden: 'You may not write here.',
    not_found: 'What it refers to no longer exists.',
    body_too_large: 'It is longer than 10,240 bytes.',
    conflict: 'Another message was sent under the same key.',
    expired: 'It waited for 7 days.',
    other: 'The server refused it.',
  },

  event: {
    created: '{actor} started the conversation',
    createdByYou: 'You started the conversation',
    added: '{actor} added {member}',
    addedByYou: 'You added {member}',
    addedYou: '{actor} added you',
    admin: '{member} is an admin now',
    adminYou: 'You are an admin now',
    owner: '{member} owns the conversation now',
    ownerYou: 'You own the conversation now',
    left: '{member} left',
    leftYou: 'You left',
    removed: '{actor} removed {member}',
    removedByYou: 'You removed {member}',
    removedYou: '{actor} removed you',
    renamed: '{actor} changed the title to {title}',
    renamedByYou: 'You changed the title to {title}',
    unknown: 'The conversation changed',
  },

  connection: {
    offline: 'No network. What you write is sent when it’s back.',
    reconnecting: 'Reconnecting… What you write is kept.',
    nextTry: (seconds) => `Reconnecting… next try in ${numbers.format(seconds)} s.`,
    busySoon: 'The server is busy. What you write is kept.',
    busy: (seconds) => `The server is busy. Next try in ${numbers.format(seconds)} s.`,
    tryNow: 'Try now',
    catchingUp: 'Catching up…',
    online: 'Back online.',
    expired: 'Your session ended. Drafts and unsent messages are kept.',
    signInAgain: 'Sign in again',
    ended: 'An administrator ended your access.',
    elsewhere: 'You went on in another window.',
    useHere: 'Use it here',
  },
};

function cut(count) {
  return count > 99 ? '99+' : numbers.format(count);
}
