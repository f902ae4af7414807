// Who is meant by the @names in a text.

const WORD = /[\p{L}\p{N}_]/u;

/** `people` is `[{userId, name}]`; the longest names come first, so that "@Ben Miller" isn't "@Ben". */
export function findMentions(words, people) {
  const found = [];
  const longestFirst = people.filter(({ name }) => name !== '').sort((one, other) => other.name.length - one.name.length);
  for (let at = words.indexOf('@'); at >= 0; at = words.indexOf('@', at + 1)) {
    const who = startsWord(words, at) && longestFirst.find(({ name }) => isNamed(words, at, name));
    if (who) {
      found.push({ userId: who.userId, at, length: who.name.length + 1 });
    }
  }
  return found;
}

/** The ids for `mentions`, each once. */
export function mentionedIds(words, people) {
  return [...new Set(findMentions(words, people).map(({ userId }) => userId))];
}

/** The @word that is being written before the caret: `{at, query}`, or null. */
export function begunMention(words, caret) {
  const at = words.lastIndexOf('@', caret - 1);
  if (at < 0 || !startsWord(words, at)) {
    return null;
  }
  const query = words.slice(at + 1, caret);
  return query.length <= 40 && !/[\n@]/.test(query) ? { at, query } : null;
}

function startsWord(words, at) {
  return at === 0 || !WORD.test(words[at - 1]);
}

function isNamed(words, at, name) {
  const end = at + 1 + name.length;
  return words.slice(at + 1, end).toLocaleLowerCase() === name.toLocaleLowerCase() && !WORD.test(words[end] ?? '');
}
