package io.parley.fanout.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.TupleType;
import io.parley.conversation.ConversationId;
import io.parley.fanout.ops.DeadLetter.Raw;
import io.parley.fanout.ops.DeadLetter.Reason;
import io.parley.fanout.ops.DeadLetter.State;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.fanout.ops.DeadLetters.Replay;
import io.parley.identity.DeviceId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.platform.Cql;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// The tables `dead_letters`, `dead_letter_buckets` and `dead_letter_replays`.
final class CassandraDeadLetters implements DeadLetterStore {
  private static final String BRIEF = """
      bucket, kafka_partition, kafka_offset, reason, state, state_at, note, attempts, node_id, gateways, failed_at,
      appended_at, conversation_id, seq, message_id, sender_id""";
  private static final String COLUMNS = BRIEF + ", failure, recipients, devices";
  private static final TupleType USER_DEVICE = DataTypes.tupleOf(DataTypes.UUID, DataTypes.TEXT);
  /// Rows may be large.
  private static final int ROWS_A_READ = 200;
  private static final int BRIEF_ROWS_A_READ = 2_000;

  private final Cql cql;
  private final JsonMapper json = JsonMapper.builder().build();
  private final PreparedStatement update;
  private final PreparedStatement insertBucket;
  private final PreparedStatement settleBucket;
  private final PreparedStatement selectOne;
  private final PreparedStatement selectBuckets;
  private final PreparedStatement selectBehind;
  private final PreparedStatement selectBrief;
  private final PreparedStatement updateState;
  private final PreparedStatement insertReplay;
  private final PreparedStatement takeUpReplay;
  private final PreparedStatement advanceReplay;
  private final PreparedStatement pauseReplay;
  private final PreparedStatement selectReplay;

  CassandraDeadLetters(Cql cql) {
    this.cql = cql;
    update = cql.prepare(
        """
            UPDATE dead_letters SET reason = ?, state = ?, state_at = ?, note = null, failure = ?, stack = ?, attempts = ?,
              node_id = ?, gateways = gateways + ?, recipients = recipients + ?, devices = devices + ?, failed_at = ?,
              appended_at = ?, conversation_id = ?, seq = ?, message_id = ?, sender_id = ?, record_key = ?, record_value = ?,
              record_headers = ?
            WHERE bucket = ? AND kafka_partition = ? AND kafka_offset = ?""");
    insertBucket = cql.prepare("INSERT INTO dead_letter_buckets (day, bucket, waits) VALUES (?, ?, true)");
    settleBucket = cql
        .prepare("UPDATE dead_letter_buckets USING TIMESTAMP ? SET waits = false WHERE day = ? AND bucket = ?");
    selectOne = cql.prepare("SELECT " + COLUMNS + ", stack, record_key, record_value, record_headers FROM dead_letters "
        + "WHERE bucket = ? AND kafka_partition = ? AND kafka_offset = ?");
    selectBuckets = cql.prepare("SELECT bucket, waits FROM dead_letter_buckets WHERE day = ? AND bucket <= ?");
    selectBehind = cql.prepare("SELECT " + COLUMNS
        + " FROM dead_letters WHERE bucket = ? AND (kafka_partition, kafka_offset) > (?, ?)");
    selectBrief = cql.prepare("SELECT " + BRIEF + " FROM dead_letters WHERE bucket = ?");
    updateState = cql.prepare("""
        UPDATE dead_letters USING TIMESTAMP ? SET state = ?, state_at = ?, note = ?
        WHERE bucket = ? AND kafka_partition = ? AND kafka_offset = ?""");
    insertReplay = cql.prepare("""
        INSERT INTO dead_letter_replays (replay_id, filter, next, state, per_second, replayed, failed, skipped, node_id,
          started_at, touched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS""");
    takeUpReplay = cql.prepare("""
        UPDATE dead_letter_replays SET node_id = ?, touched_at = ?, state = 'RUNNING' WHERE replay_id = ?
        IF node_id = ? AND touched_at = ?""");
    advanceReplay = cql.prepare("""
        UPDATE dead_letter_replays SET next = ?, state = ?, replayed = ?, failed = ?, skipped = ?, touched_at = ?
        WHERE replay_id = ? IF node_id = ? AND state = ?""");
    pauseReplay = cql.prepare("UPDATE dead_letter_replays SET state = ? WHERE replay_id = ? IF state = ?");
    selectReplay = cql.prepare("""
        SELECT replay_id, filter, next, state, per_second, replayed, failed, skipped, node_id, started_at, touched_at
        FROM dead_letter_replays WHERE replay_id = ?""");
  }

  /// The bucket first: a row that no list finds would be lost to operators.
  @Override
  public Mono<Void> put(DeadLetter letter) {
    DeadLetterId id = DeadLetterId.parse(letter.id());
    return waits(id).then(Mono.defer(() -> cql.write(row(id, letter))));
  }

  private Mono<Void> waits(DeadLetterId id) {
    return cql.write(insertBucket.bind(id.day(), id.bucket()));
  }

  private BoundStatement row(DeadLetterId id, DeadLetter letter) {
    Raw raw = Objects.requireNonNull(letter.raw());
    Map<String, ByteBuffer> headers = new HashMap<>();
    raw.headers().forEach((name, value) -> headers.put(name, ByteBuffer.wrap(value)));
    return update.bind(letter.reason().name(), letter.state().name(), letter.stateAt(), letter.failure(),
        letter.stack(), letter.attempts(), letter.nodeId(), letter.gateways(),
        letter.recipients().stream().map(UserId::value).collect(Collectors.toSet()), letter.devices().stream()
            .map(device -> USER_DEVICE.newValue(device.userId().value(), device.deviceId().value()))
            .collect(Collectors.toSet()),
        letter.failedAt(),
        letter.appendedAt(), letter.conversationId() == null ? null : letter.conversationId().value(), letter.seq(),
        letter.messageId(), letter.senderId() == null ? null : letter.senderId().value(), buffer(raw.key()),
        buffer(raw.value()), headers, id.bucket(), id.partition(), id.offset());
  }

  private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  @Override
  public Mono<DeadLetter> find(DeadLetterId id) {
    return cql.row(selectOne.bind(id.bucket(), id.partition(), id.offset()))
        .filter(CassandraDeadLetters::isWhole).map(row -> letter(row, text(row, "stack"), raw(row)));
  }

  @Override
  public Mono<List<Long>> buckets(int day, long from, boolean waiting) {
    return cql.rows(selectBuckets.bind(day, from)).filter(row -> !waiting || row.getBoolean("waits"))
        .map(row -> row.getLong("bucket")).collectList();
  }

  @Override
  public Mono<Void> settle(long bucket, Instant at) {
    return cql.write(settleBucket.bind(micros(at), DeadLetterId.day(bucket), bucket));
  }

  private static long micros(Instant at) {
    return TimeUnit.SECONDS.toMicros(at.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(at.getNano());
  }

  @Override
  public Flux<DeadLetter> letters(long bucket, @Nullable DeadLetterId after) {
    return cql
        .rows(selectBehind.bind(bucket, after == null ? -1 : after.partition(), after == null ? -1L : after.offset())
            .setPageSize(ROWS_A_READ))
        .filter(CassandraDeadLetters::isWhole).map(row -> letter(row, "", null));
  }

  @Override
  public Flux<DeadLetter> brief(long bucket) {
    return cql.rows(selectBrief.bind(bucket).setPageSize(BRIEF_ROWS_A_READ)).filter(CassandraDeadLetters::isWhole)
        .map(row -> letter(row, Unreached.NOBODY, "", "", null));
  }

  @Override
  public Mono<Void> mark(DeadLetterId id, State state, Instant at, @Nullable String note) {
    Mono<Void> marked = cql.write(
        updateState.bind(micros(at), state.name(), at, note, id.bucket(), id.partition(), id.offset()));
    return state.waits() ? waits(id).then(marked) : marked;
  }

  /// What was marked late outlives the rest of its row.
  private static boolean isWhole(Row row) {
    return !row.isNull("reason") && !row.isNull("appended_at");
  }

  private record Unreached(Set<UserId> users, Set<UserDevice> devices) {
    static final Unreached NOBODY = new Unreached(Set.of(), Set.of());

    static Unreached of(Row row) {
      return new Unreached(
          Objects.requireNonNullElse(row.getSet("recipients", UUID.class), Set.<UUID>of()).stream().map(UserId::new)
              .collect(Collectors.toSet()),
          Objects.requireNonNullElse(row.getSet("devices", TupleValue.class), Set.<TupleValue>of()).stream()
              .map(Unreached::device).collect(Collectors.toSet()));
    }

    private static UserDevice device(TupleValue pair) {
      return new UserDevice(new UserId(Objects.requireNonNull(pair.getUuid(0))),
          new DeviceId(Objects.requireNonNull(pair.getString(1))));
    }
  }

  private static DeadLetter letter(Row row, String stack, @Nullable Raw raw) {
    return letter(row, Unreached.of(row), text(row, "failure"), stack, raw);
  }

  private static DeadLetter letter(Row row, Unreached unreached, String failure, String stack, @Nullable Raw raw) {
    DeadLetterId id = new DeadLetterId(row.getLong("bucket"), row.getInt("kafka_partition"),
        row.getLong("kafka_offset"));
    UUID conversation = row.getUuid("conversation_id");
    UUID sender = row.getUuid("sender_id");
    return new DeadLetter(id.toString(), Reason.valueOf(text(row, "reason")), State.valueOf(text(row, "state")),
        instant(row, "state_at"), row.getString("note"), failure, stack, row.getInt("attempts"), text(row, "node_id"),
        Objects.requireNonNullElse(row.getSet("gateways", String.class), Set.of()),
        unreached.users, unreached.devices, instant(row, "failed_at"), instant(row, "appended_at"), id.partition(),
        id.offset(),
        conversation == null ? null : new ConversationId(conversation), row.get("seq", Long.class),
        row.getUuid("message_id"), sender == null ? null : new UserId(sender), raw);
  }

  private static Raw raw(Row row) {
    Map<String, byte[]> headers = new HashMap<>();
    Objects.requireNonNullElse(row.getMap("record_headers", String.class, ByteBuffer.class),
        Map.<String, ByteBuffer>of()).forEach((name, value) -> headers.put(name, bytes(value)));
    ByteBuffer key = row.getByteBuffer("record_key");
    ByteBuffer value = row.getByteBuffer("record_value");
    return new Raw(key == null ? null : bytes(key), value == null ? null : bytes(value), headers);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static String text(Row row, String column) {
    return Objects.requireNonNullElse(row.getString(column), "");
  }

  private static Instant instant(Row row, String column) {
    return Objects.requireNonNullElse(row.getInstant(column), Instant.EPOCH);
  }

  @Override
  public Mono<Void> begin(Progress progress) {
    Replay replay = progress.replay();
    return cql.writeIf(insertReplay.bind(replay.replayId(), json.writeValueAsString(replay.filter()), progress.next(),
        replay.state().name(), replay.perSecond(), replay.replayed(), replay.failed(), replay.skipped(),
        replay.nodeId(), replay.startedAt(), replay.touchedAt())).then();
  }

  @Override
  public Mono<Boolean> takeUp(Progress from, Progress mine) {
    return cql.writeIf(takeUpReplay.bind(mine.replay().nodeId(), mine.replay().touchedAt(), mine.replay().replayId(),
        from.replay().nodeId(), from.replay().touchedAt()));
  }

  @Override
  public Mono<Boolean> advance(Progress progress) {
    return advance(progress, Replay.State.RUNNING);
  }

  @Override
  public Mono<Boolean> rest(Progress progress) {
    return advance(progress, Replay.State.PAUSED);
  }

  private Mono<Boolean> advance(Progress progress, Replay.State from) {
    Replay replay = progress.replay();
    return cql.writeIf(advanceReplay.bind(progress.next(), replay.state().name(), replay.replayed(), replay.failed(),
        replay.skipped(), replay.touchedAt(), replay.replayId(), replay.nodeId(), from.name()));
  }

  @Override
  public Mono<Boolean> pause(UUID replayId) {
    return cql.writeIf(pauseReplay.bind(Replay.State.PAUSED.name(), replayId, Replay.State.RUNNING.name()));
  }

  @Override
  public Mono<Progress> replay(UUID replayId) {
    return cql.row(selectReplay.bind(replayId)).map(row -> new Progress(
        new Replay(replayId, json.readValue(text(row, "filter"), Filter.class),
            Replay.State.valueOf(text(row, "state")), row.getInt("per_second"), row.getLong("replayed"),
            row.getLong("failed"), row.getLong("skipped"), text(row, "node_id"), instant(row, "started_at"),
            instant(row, "touched_at")),
        row.getString("next")));
  }
}
