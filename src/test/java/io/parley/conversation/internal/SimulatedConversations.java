package io.parley.conversation.internal;

import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.identity.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The tables of conversations and members, both sides of the latter, with a write timestamp on every column.
public final class SimulatedConversations {
  final Map<ConversationId, Row> rows = new LinkedHashMap<>();
  final Map<ConversationId, Map<UserId, MemberRow>> members = new LinkedHashMap<>();
  final Map<UserId, Map<ConversationId, MemberRow>> memberships = new LinkedHashMap<>();

  static final class Row {
    final Conversation made;
    final Column<Integer> memberCount = new Column<>();
    final Column<Long> changedSeq = new Column<>();

    Row(Conversation made) {
      this.made = made;
      memberCount.write(made.memberCount(), ConversationRows.timestamp(made, 0));
    }

    Conversation conversation() {
      return new Conversation(made.conversationId(), made.kind(), made.title(), made.createdAt(), made.createdBy(),
          memberCount.get(), made.historyVisible());
    }

    long changedSeq() {
      return changedSeq.get() == null ? 0 : changedSeq.get();
    }
  }

  static final class MemberRow {
    final Column<MemberRole> role = new Column<>();
    final Column<Long> joinedSeq = new Column<>();
    final Column<Long> leftSeq = new Column<>();

    Member read(UserId userId, boolean historyVisible) {
      return new Member(userId, role.get(), joinedSeq.get(), historyVisible ? 1 : joinedSeq.get(), leftSeq.get(), null);
    }
  }

  /// The write with the highest timestamp stands.
  static final class Column<T> {
    private @Nullable T value;
    private long timestamp = Long.MIN_VALUE;

    void write(@Nullable T newer, long at) {
      if (at > timestamp || at == timestamp && newer == null) {
        value = newer;
        timestamp = at;
      }
    }

    @Nullable
    T get() {
      return value;
    }
  }

  /// A conversation and its founders, written before anything else happens.
  public void found(Conversation conversation, Map<UserId, MemberRole> founders) {
    rows.put(conversation.conversationId(), new Row(conversation));
    long timestamp = ConversationRows.timestamp(conversation, 0);
    founders.forEach((user, role) -> {
      for (MemberRow row : List.of(member(conversation.conversationId(), user),
          membership(user, conversation.conversationId()))) {
        row.role.write(role, timestamp);
        row.joinedSeq.write(1L, timestamp);
      }
    });
  }

  MemberRow member(ConversationId conversationId, UserId user) {
    return members.computeIfAbsent(conversationId, _ -> new TreeMap<>()).computeIfAbsent(user, _ -> new MemberRow());
  }

  MemberRow membership(UserId user, ConversationId conversationId) {
    return memberships.computeIfAbsent(user, _ -> new LinkedHashMap<>()).computeIfAbsent(conversationId,
        _ -> new MemberRow());
  }
}
