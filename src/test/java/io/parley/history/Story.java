package io.parley.history;

import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationId;
import io.parley.conversation.MemberRole;
import io.parley.history.Device.Session;
import io.parley.history.Observation.Accepted;
import io.parley.history.Observation.Attempt;
import io.parley.history.Observation.FinalView;
import io.parley.history.Observation.Pushed;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import io.parley.messaging.Cursor;
import io.parley.messaging.Fold;
import io.parley.messaging.MessageType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/// A chat that goes well, told step by step: a conversation of people with one device each, which are there all along. A
/// test takes it and makes it go wrong in one place.
final class Story {
  private static final ConversationId CONVERSATION = new ConversationId(new UUID(7, 7));

  private final List<Observation> record = new ArrayList<>();
  private final Map<UserId, Session> sessions = new LinkedHashMap<>();
  private final Map<UserId, Long> joined = new HashMap<>();
  private final Map<UserId, Long> left = new HashMap<>();
  private final NavigableMap<Long, SeenMessage> log = new TreeMap<>();
  private final Map<UserId, Cursor> cursors = new HashMap<>();
  private int ids;
  private BiFunction<UserId, List<SeenMessage>, List<SeenMessage>> inFinalView = (_, messages) -> messages;
  private Predicate<Pushed> arrives = _ -> true;

  static UserId user(int number) {
    return new UserId(new UUID(1, number));
  }

  static UUID id(int number) {
    return new UUID(2, number);
  }

  static ConversationId conversation() {
    return CONVERSATION;
  }

  Story began(UserId... members) {
    record.add(new Observation.Began(CONVERSATION, Set.of(members), false));
    for (UserId member : members) {
      joined.put(member, 1L);
      session(member);
    }
    return this;
  }

  Session session(UserId user) {
    return sessions.computeIfAbsent(user, _ -> new Device(user, "phone").session(1));
  }

  /// What is told further on reaches a session only where this is true.
  void arrivesOnlyIf(Predicate<Pushed> condition) {
    arrives = condition;
  }

  /// What final histories show in place of the log.
  void finalViews(BiFunction<UserId, List<SeenMessage>, List<SeenMessage>> shown) {
    inFinalView = shown;
  }

  void observe(Observation observation) {
    record.add(observation);
  }

  /// Somebody writes, is answered, and everybody is shown it.
  SeenMessage says(UserId user, int key, String text) {
    return sends(user, key, Content.text(text));
  }

  SeenMessage sends(UserId user, int key, Content content) {
    Attempt attempt = attempt(user, key, content, 1);
    record.add(attempt);
    UUID messageId = id(++ids);
    record.add(new Accepted(attempt, messageId, false));
    return place(new SeenMessage(CONVERSATION, log.size() + 1, messageId, user, id(1000 + key), content, null,
        Fold.NONE));
  }

  Attempt attempt(UserId user, int key, Content content, int number) {
    return new Attempt(session(user), CONVERSATION, id(1000 + key), content, number, 0);
  }

  void isAdded(UserId user) {
    change(user, true, () -> {
      joined.put(user, log.size() + 1L);
      left.remove(user);
    });
  }

  void isRemoved(UserId user) {
    change(user, false, () -> left.put(user, log.size() + 1L));
  }

  private void change(UserId user, boolean added, Runnable takesPlace) {
    var changing = new Observation.Changing(++ids, CONVERSATION, user, added);
    record.add(changing);
    takesPlace.run();
    UUID id = id(++ids);
    place(new SeenMessage(CONVERSATION, log.size() + 1, id, user(1), id,
        new Content(MessageType.SYSTEM, "", null, null, List.of()),
        added ? new ConversationEvent.MemberAdded(user, MemberRole.MEMBER) : new ConversationEvent.MemberRemoved(user),
        Fold.NONE));
    record.add(new Observation.Changed(changing));
  }

  void reads(UserId user, long seq) {
    cursors.put(user, new Cursor(seq, seq));
    record.add(new Observation.CursorSaid(session(user), CONVERSATION, new Cursor(seq, seq)));
  }

  /// The cursor as it is stored, whatever was said.
  void storedCursor(UserId user, Cursor cursor) {
    cursors.put(user, cursor);
  }

  SeenMessage place(SeenMessage message) {
    log.put(message.seq(), message);
    joined.keySet().stream().filter(user -> sees(user, message.seq())).sorted()
        .map(user -> new Pushed(session(user), message)).filter(arrives).forEach(record::add);
    return message;
  }

  private boolean sees(UserId user, long seq) {
    return joined.get(user) <= seq && seq <= left.getOrDefault(user, Long.MAX_VALUE);
  }

  /// Everybody settles, syncs and reads everything back.
  List<Observation> end() {
    Collection<UserId> people = new TreeSet<>(joined.keySet());
    people.forEach(user -> record.add(new Observation.Settled(session(user))));
    people.forEach(user -> record.add(new Observation.SyncedInTheEnd(session(user).device())));
    people.forEach(user -> {
      List<SeenMessage> mine = log.values().stream().filter(message -> sees(user, message.seq())).toList();
      long readSeq = cursors.getOrDefault(user, Cursor.NONE).readSeq();
      int unread = (int) mine.stream().filter(message -> message.seq() > readSeq && !message.senderId().equals(user))
          .filter(message -> message.content().type().countsAsUnread()).count();
      record.add(new FinalView(user, CONVERSATION, inFinalView.apply(user, mine), readSeq, unread,
          Map.copyOf(cursors)));
    });
    return List.copyOf(record);
  }
}
