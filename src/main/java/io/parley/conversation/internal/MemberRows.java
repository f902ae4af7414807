package io.parley.conversation.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Member;
import io.parley.conversation.MemberRole;
import io.parley.conversation.internal.MembershipChange.RowChange;
import io.parley.identity.UserId;
import io.parley.platform.Cql;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The tables `members_by_conversation` and `conversations_by_user`: the same rows seen from both sides.
///
/// Writes carry the timestamp of their change ([ConversationRows#timestamp]), so that repeating one, in whole or in part
/// and however late, changes nothing. `members_by_conversation` is written first: it decides what somebody may see.
final class MemberRows {
  private static final int WRITES_IN_FLIGHT = 64;
  private static final int ROWS_A_READ = 500;
  /// `joined_seq` of those who are in it from the start.
  private static final long FIRST_SEQ = 1;
  private static final String COLUMNS = "user_id, role, joined_seq, left_seq, history_visible, muted_until, channel";

  private final Cql cql;
  private final PreparedStatement selectMembers;
  private final PreparedStatement selectMember;
  private final PreparedStatement selectMembersAfter;
  private final PreparedStatement selectMemberships;
  private final Side members;
  private final Side memberships;

  MemberRows(Cql cql) {
    this.cql = cql;
    selectMembers = cql.prepare("SELECT " + COLUMNS + " FROM members_by_conversation WHERE conversation_id = ?");
    selectMember = cql
        .prepare("SELECT " + COLUMNS + " FROM members_by_conversation WHERE conversation_id = ? AND user_id = ?");
    selectMembersAfter = cql.prepare(
        "SELECT " + COLUMNS + " FROM members_by_conversation WHERE conversation_id = ? AND user_id > ?");
    selectMemberships = cql.prepare(
        "SELECT " + COLUMNS + ", conversation_id FROM conversations_by_user WHERE user_id = ?");
    members = new Side("members_by_conversation");
    memberships = new Side("conversations_by_user");
  }

  Flux<Member> of(ConversationId conversationId) {
    return Flux.defer(() -> cql.rows(selectMembers.bind(conversationId.value()))).map(MemberRows::read);
  }

  Mono<Member> of(ConversationId conversationId, UserId userId) {
    return Mono.defer(() -> cql.row(selectMember.bind(conversationId.value(), userId.value()))).map(MemberRows::read);
  }

  /// As [#of(ConversationId)], [#ROWS_A_READ] at a time, behind a user's row.
  Flux<Member> after(ConversationId conversationId, @Nullable UserId after) {
    return Flux.defer(() -> cql.rows((after == null
        ? selectMembers.bind(conversationId.value())
        : selectMembersAfter.bind(conversationId.value(), after.value())).setPageSize(ROWS_A_READ)))
        .map(MemberRows::read);
  }

  Flux<Listed> of(UserId userId) {
    return Flux.defer(() -> cql.rows(selectMemberships.bind(userId.value())))
        .map(row -> new Listed(new ConversationId(Objects.requireNonNull(row.getUuid("conversation_id"))), read(row),
            row.get("channel", Boolean.class)));
  }

  /// A conversation in a user's list.
  ///
  /// @param channel null in rows from before channels were told apart
  record Listed(ConversationId conversationId, Member member, @Nullable Boolean channel) {}

  /// Writes those who are in it from the start.
  Mono<Void> found(Conversation conversation, Map<UserId, MemberRole> founders) {
    long timestamp = ConversationRows.timestamp(conversation, 0);
    return onBothSides(founders.entrySet(),
        (side, founder) -> side.founded(conversation, founder.getKey(), founder.getValue(), timestamp));
  }

  /// Writes what happened at `seq`.
  Mono<Void> apply(Conversation conversation, long seq, Collection<RowChange> changes) {
    long timestamp = ConversationRows.timestamp(conversation, seq);
    return onBothSides(changes, (side, change) -> switch (change) {
      case RowChange.Joined(var userId, var role) -> side.joined(conversation, userId, role, seq, timestamp);
      case RowChange.Role(var userId, var role) -> side.role(conversation, userId, role, timestamp);
      case RowChange.Muted(var userId, var until) -> side.muted(conversation, userId, until, timestamp);
      case RowChange.Left(var userId) -> side.left(conversation, userId, seq, timestamp);
      case RowChange.Pulls(var userId) -> side.pulls(conversation, userId, timestamp);
    });
  }

  private <T> Mono<Void> onBothSides(Collection<T> changes, Write<T> write) {
    return onSide(members, changes, write).then(onSide(memberships, changes, write));
  }

  private <T> Mono<Void> onSide(Side side, Collection<T> changes, Write<T> write) {
    return Flux.fromIterable(changes).flatMap(change -> cql.write(write.on(side, change)), WRITES_IN_FLIGHT).then();
  }

  private static Member read(Row row) {
    long joinedSeq = row.getLong("joined_seq");
    return new Member(new UserId(Objects.requireNonNull(row.getUuid("user_id"))),
        MemberRole.valueOf(Objects.requireNonNull(row.getString("role")).toUpperCase(Locale.ROOT)), joinedSeq,
        row.getBoolean("history_visible") ? FIRST_SEQ : joinedSeq, row.get("left_seq", Long.class),
        row.getInstant("muted_until"));
  }

  private static String name(MemberRole role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private interface Write<T> {
    BoundStatement on(Side side, T change);
  }

  /// The statements on one of the two tables.
  private final class Side {
    private final PreparedStatement founded;
    private final PreparedStatement joined;
    private final PreparedStatement role;
    private final PreparedStatement left;
    private final PreparedStatement muted;
    private final PreparedStatement pulls;

    Side(String table) {
      Function<String, PreparedStatement> update = columns -> cql.prepare("UPDATE " + table
          + " USING TIMESTAMP ? SET " + columns + " WHERE conversation_id = ? AND user_id = ?");
      founded = update.apply("role = ?, joined_seq = ?, history_visible = ?, channel = ?");
      joined = update
          .apply("role = ?, joined_seq = ?, history_visible = ?, channel = ?, left_seq = null, muted_until = null");
      role = update.apply("role = ?");
      left = update.apply("left_seq = ?");
      muted = update.apply("muted_until = ?");
      pulls = update.apply("channel = ?");
    }

    BoundStatement founded(Conversation conversation, UserId userId, MemberRole role, long timestamp) {
      return founded.bind(timestamp, name(role), FIRST_SEQ, conversation.historyVisible(), isChannel(conversation),
          id(conversation), userId.value());
    }

    BoundStatement joined(Conversation conversation, UserId userId, MemberRole role, long seq, long timestamp) {
      return joined.bind(timestamp, name(role), seq, conversation.historyVisible(), isChannel(conversation),
          id(conversation), userId.value());
    }

    BoundStatement role(Conversation conversation, UserId userId, MemberRole newRole, long timestamp) {
      return role.bind(timestamp, name(newRole), id(conversation), userId.value());
    }

    BoundStatement left(Conversation conversation, UserId userId, long seq, long timestamp) {
      return left.bind(timestamp, seq, id(conversation), userId.value());
    }

    BoundStatement muted(Conversation conversation, UserId userId, @Nullable Instant until, long timestamp) {
      return muted.bind(timestamp, until, id(conversation), userId.value());
    }

    BoundStatement pulls(Conversation conversation, UserId userId, long timestamp) {
      return pulls.bind(timestamp, true, id(conversation), userId.value());
    }

    private static boolean isChannel(Conversation conversation) {
      return conversation.kind() == ConversationKind.CHANNEL;
    }

    private static UUID id(Conversation conversation) {
      return conversation.conversationId().value();
    }
  }
}
