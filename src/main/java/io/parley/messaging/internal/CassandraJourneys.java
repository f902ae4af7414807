package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.StageNote.Accepted;
import io.parley.messaging.StageNote.Entry;
import io.parley.messaging.StageNote.Pushed;
import io.parley.messaging.StageNote.Routed;
import io.parley.messaging.StageNote;
import io.parley.messaging.ops.Journeys.Reported;
import io.parley.platform.Cql;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The table `journeys`, whose rows go by themselves after seven days.
final class CassandraJourneys implements JourneyStore {
  private static final String ACCEPT = "accept";
  private static final String ROUTE = "route";
  private static final String PUSH = "push";
  private static final String NO_PLACE = "";
  private static final int UUID_BYTES = 16;

  private final Cql cql;
  private final PreparedStatement insertAccept;
  private final PreparedStatement insertRoute;
  private final PreparedStatement insertPush;
  private final PreparedStatement select;

  CassandraJourneys(Cql cql) {
    this.cql = cql;
    String key = "INSERT INTO journeys (minted_by, minted_in, message_id, stage, at, node_id, place, ";
    insertAccept = cql.prepare(key + """
        conversation_id, attempt, gateway, session_id, heard_us, authorised_us, stored_us, published_us, failure)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
    insertRoute = cql.prepare(key + """
        conversation_id, seq, appended_at, numbered_us, routed_us, records, gateways, listening)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
    insertPush = cql.prepare(key + """
        audience, outcome, tries, sessions, users, failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
    select = cql.prepare(
        """
            SELECT stage, at, node_id, place, conversation_id, attempt, gateway, session_id, heard_us, authorised_us, stored_us,
              published_us, seq, appended_at, numbered_us, routed_us, records, gateways, listening, audience, outcome, tries,
              sessions, users, failure
            FROM journeys WHERE minted_by = ? AND minted_in = ? AND message_id = ?""");
  }

  @Override
  public Mono<Void> write(Part part, String nodeId, List<StageNote> notes) {
    return cql.writeTogether(notes.stream().map(note -> switch (note) {
      case Accepted accepted -> row(part, nodeId, accepted);
      case Routed routed -> row(part, nodeId, routed);
      case Pushed pushed -> row(part, nodeId, pushed);
    }).toList());
  }

  private BoundStatement row(Part part, String nodeId, Accepted note) {
    Entry entry = note.entry();
    return without(insertAccept.bind(part.mintedBy(), part.mintedIn(), note.messageId(), ACCEPT, micros(note.at()),
        nodeId, NO_PLACE, note.conversationId().value(), note.attempt(), entry == null ? null : entry.gateway(),
        entry == null ? null : entry.sessionId(), entry == null ? null : after(note, entry.heardAt()),
        after(note, note.authorised()), after(note, note.stored()), after(note, note.published()), note.failure()),
        "gateway", "session_id", "heard_us", "stored_us", "published_us", "failure");
  }

  private BoundStatement row(Part part, String nodeId, Routed note) {
    return without(insertRoute.bind(part.mintedBy(), part.mintedIn(), note.messageId(), ROUTE, micros(note.at()),
        nodeId, NO_PLACE, note.conversationId().value(), note.seq(), note.appendedAt(), after(note, note.numbered()),
        after(note, note.routed()), note.records(), note.gateways(),
        note.listening().isEmpty() ? null : note.listening()), "listening");
  }

  private BoundStatement row(Part part, String nodeId, Pushed note) {
    ByteBuffer users = ByteBuffer.allocate(note.users().size() * UUID_BYTES);
    note.users().forEach(user -> users.putLong(user.value().getMostSignificantBits())
        .putLong(user.value().getLeastSignificantBits()));
    return without(insertPush.bind(part.mintedBy(), part.mintedIn(), note.messageId(), PUSH, micros(note.at()), nodeId,
        note.gateway(), note.audience().name(), note.outcome().name(), note.tries(), note.sessions(),
        users.position() == 0 ? null : users.flip(), note.failure()), "users", "failure");
  }

  /// Leaves out what a note does not have: a null would be a tombstone for each.
  private static BoundStatement without(BoundStatement insert, String... optional) {
    BoundStatement statement = insert;
    for (String column : optional) {
      statement = statement.isNull(column) ? statement.unset(column) : statement;
    }
    return statement;
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  /// At most half an hour either way, far beyond any deadline.
  private static @Nullable Integer after(StageNote note, @Nullable Instant later) {
    return later == null
        ? null
        : Math.clamp(ChronoUnit.MICROS.between(note.at(), later), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  @Override
  public Flux<Reported<StageNote>> notes(UUID messageId) {
    return Flux.defer(() -> {
      Part part = Part.of(messageId);
      return cql.rows(select.bind(part.mintedBy(), part.mintedIn(), messageId));
    }).map(row -> new Reported<>(text(row, "node_id"), note(messageId, row)));
  }

  private static StageNote note(UUID messageId, Row row) {
    Instant at = Instant.EPOCH.plus(row.getLong("at"), ChronoUnit.MICROS);
    return switch (text(row, "stage")) {
      case ACCEPT -> new Accepted(messageId, at, conversation(row), row.getInt("attempt"), entry(row, at),
          Objects.requireNonNull(after(row, at, "authorised_us")), after(row, at, "stored_us"),
          after(row, at, "published_us"), row.getString("failure"));
      case ROUTE -> new Routed(messageId, at, conversation(row), row.getLong("seq"),
          Objects.requireNonNull(row.getInstant("appended_at")),
          Objects.requireNonNull(after(row, at, "numbered_us")), Objects.requireNonNull(after(row, at, "routed_us")),
          row.getInt("records"), row.getInt("gateways"),
          Objects.requireNonNullElse(row.getList("listening", String.class), List.of()));
      case PUSH -> new Pushed(messageId, at, text(row, "place"), Pushed.Audience.valueOf(text(row, "audience")),
          Pushed.Outcome.valueOf(text(row, "outcome")), row.getInt("tries"), row.getInt("sessions"), users(row),
          row.getString("failure"));
      default -> throw new IllegalStateException("a newer version wrote the stage " + text(row, "stage"));
    };
  }

  private static @Nullable Entry entry(Row row, Instant at) {
    String gateway = row.getString("gateway");
    return gateway == null
        ? null
        : new Entry(gateway, text(row, "session_id"), Objects.requireNonNull(after(row, at, "heard_us")));
  }

  private static List<UserId> users(Row row) {
    ByteBuffer bytes = row.getByteBuffer("users");
    List<UserId> users = new ArrayList<>();
    while (bytes != null && bytes.remaining() >= UUID_BYTES) {
      users.add(new UserId(new UUID(bytes.getLong(), bytes.getLong())));
    }
    return users;
  }

  private static ConversationId conversation(Row row) {
    return new ConversationId(Objects.requireNonNull(row.getUuid("conversation_id")));
  }

  private static @Nullable Instant after(Row row, Instant at, String column) {
    return row.isNull(column) ? null : at.plus(Duration.of(row.getInt(column), ChronoUnit.MICROS));
  }

  private static String text(Row row, String column) {
    return Objects.requireNonNull(row.getString(column), column);
  }
}
