package io.parley.messaging.internal;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.TupleType;
import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserDevice;
import io.parley.identity.UserId;
import io.parley.messaging.Cursor;
import io.parley.platform.Cql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Cursors of users and devices, in one partition a conversation. Written with the seq as the timestamp and never deleted, so an older one never overwrites a newer.
final class CassandraCursorStore implements CursorStore {
  private static final TupleType USER_DEVICE = DataTypes.tupleOf(DataTypes.UUID, DataTypes.TEXT);
  private static final int DEVICES_A_READ = 500;

  private final Cql cql;
  private final PreparedStatement selectAll;
  private final PreparedStatement selectOne;
  private final PreparedStatement selectDevices;
  private final PreparedStatement selectDevicesOf;
  private final PreparedStatement updateDelivered;
  private final PreparedStatement updateRead;
  private final PreparedStatement updateDevice;

  CassandraCursorStore(Cql cql) {
    this.cql = cql;
    selectAll = cql.prepare("SELECT user_id, delivered_seq, read_seq FROM cursors WHERE conversation_id = ?");
    selectOne = cql
        .prepare("SELECT user_id, delivered_seq, read_seq FROM cursors WHERE conversation_id = ? AND user_id = ?");
    selectDevices = cql.prepare("""
        SELECT user_id, device_id, delivered_seq FROM device_cursors
        WHERE conversation_id = ? AND (user_id, device_id) IN ?""");
    selectDevicesOf = cql.prepare("""
        SELECT device_id, delivered_seq FROM device_cursors WHERE conversation_id = ? AND user_id = ? LIMIT ?""");
    updateDelivered = cql
        .prepare("UPDATE cursors USING TIMESTAMP ? SET delivered_seq = ? WHERE conversation_id = ? AND user_id = ?");
    updateRead = cql
        .prepare("UPDATE cursors USING TIMESTAMP ? SET read_seq = ? WHERE conversation_id = ? AND user_id = ?");
    updateDevice = cql.prepare("""
        UPDATE device_cursors USING TIMESTAMP ? SET delivered_seq = ?
        WHERE conversation_id = ? AND user_id = ? AND device_id = ?""");
  }

  @Override
  public Mono<Map<UserId, Cursor>> all(ConversationId conversationId) {
    return cql.rows(selectAll.bind(conversationId.value()))
        .collectMap(row -> new UserId(Objects.requireNonNull(row.getUuid("user_id"))), CassandraCursorStore::cursor);
  }

  @Override
  public Mono<Cursor> find(ConversationId conversationId, UserId userId) {
    return cql.row(selectOne.bind(conversationId.value(), userId.value())).map(CassandraCursorStore::cursor)
        .defaultIfEmpty(Cursor.NONE);
  }

  @Override
  public Mono<Map<UserDevice, Long>> devices(ConversationId conversationId, Collection<UserDevice> devices) {
    return Flux.fromIterable(devices)
        .map(device -> USER_DEVICE.newValue(device.userId().value(), device.deviceId().value())).buffer(DEVICES_A_READ)
        .concatMap(some -> cql.rows(selectDevices.bind(conversationId.value(), some)), 1)
        .collectMap(CassandraCursorStore::device, row -> row.getLong("delivered_seq"));
  }

  @Override
  public Mono<Map<DeviceId, Long>> devices(ConversationId conversationId, UserId userId, int limit) {
    return cql.rows(selectDevicesOf.bind(conversationId.value(), userId.value(), limit))
        .collectMap(row -> new DeviceId(Objects.requireNonNull(row.getString("device_id"))),
            row -> row.getLong("delivered_seq"));
  }

  private static UserDevice device(Row row) {
    return new UserDevice(new UserId(Objects.requireNonNull(row.getUuid("user_id"))),
        new DeviceId(Objects.requireNonNull(row.getString("device_id"))));
  }

  @Override
  public Mono<Void> raise(ConversationId conversationId, UserId userId, Cursor cursor, Map<DeviceId, Long> devices) {
    var statements = new ArrayList<BoundStatement>(2 + devices.size());
    if (cursor.deliveredSeq() > 0) {
      statements.add(updateDelivered.bind(cursor.deliveredSeq(), cursor.deliveredSeq(), conversationId.value(),
          userId.value()));
    }
    if (cursor.readSeq() > 0) {
      statements.add(updateRead.bind(cursor.readSeq(), cursor.readSeq(), conversationId.value(), userId.value()));
    }
    devices.forEach((device, seq) -> statements
        .add(updateDevice.bind(seq, seq, conversationId.value(), userId.value(), device.value())));
    return statements.isEmpty() ? Mono.empty() : cql.writeTogether(List.copyOf(statements));
  }

  private static Cursor cursor(Row row) {
    long read = row.getLong("read_seq");
    return new Cursor(Math.max(row.getLong("delivered_seq"), read), read);
  }
}
