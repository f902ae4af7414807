package io.parley.notification.internal;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.notification.PushKind;
import io.parley.notification.ops.PushLog;
import io.parley.platform.Cql;
import io.parley.platform.TimeUuids;
import io.parley.platform.Uuids;
import java.util.Locale;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The table `push_log`, whose rows go by themselves.
final class CassandraPushLog implements PushLog {
  private final Cql cql;
  private final TimeUuids ids;
  private final PreparedStatement insert;
  private final PreparedStatement select;

  CassandraPushLog(Cql cql, TimeUuids ids) {
    this.cql = cql;
    this.ids = ids;
    insert = cql.prepare("INSERT INTO push_log (user_id, push_id, device_id, kind, conversation_id, seq, "
        + "notification_id, outcome, detail, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    select = cql.prepare("SELECT push_id, device_id, kind, conversation_id, seq, notification_id, outcome, detail, "
        + "attempts FROM push_log WHERE user_id = ? LIMIT ?");
  }

  /// Never fails.
  Mono<Void> write(Notification notification, PushKind kind, String outcome, String detail, int attempts) {
    return Mono.defer(() -> cql.write(insert.bind(notification.userId(), ids.next(0), notification.deviceId(),
        kind.wireName(), notification.conversationId(), notification.seq(), notification.notificationId(), outcome,
        detail, attempts))).onErrorComplete();
  }

  @Override
  public Flux<LoggedPush> of(UserId userId, int limit) {
    return Flux.defer(() -> cql.rows(select.bind(userId.value(), Math.min(limit, MAX_LIMIT))))
        .map(CassandraPushLog::read);
  }

  private static LoggedPush read(Row row) {
    return new LoggedPush(Uuids.instant(Objects.requireNonNull(row.getUuid(0))),
        new DeviceId(Objects.requireNonNull(row.getString(1))),
        PushKind.valueOf(Objects.requireNonNull(row.getString(2)).toUpperCase(Locale.ROOT)),
        new ConversationId(Objects.requireNonNull(row.getUuid(3))), row.getLong(4),
        Objects.requireNonNull(row.getUuid(5)), Objects.requireNonNull(row.getString(6)),
        Objects.requireNonNull(row.getString(7)), row.getInt(8));
  }
}
