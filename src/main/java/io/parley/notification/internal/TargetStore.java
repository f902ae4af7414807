package io.parley.notification.internal;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.notification.PushKind;
import io.parley.platform.Cql;
import java.util.Locale;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The table `push_targets`: one small partition a user.
final class TargetStore {
  private final Cql cql;
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement deleteToken;

  TargetStore(Cql cql) {
    this.cql = cql;
    select = cql.prepare("SELECT device_id, kind, push_token, set_at FROM push_targets WHERE user_id = ?");
    insert = cql
        .prepare("INSERT INTO push_targets (user_id, device_id, kind, push_token, set_at) VALUES (?, ?, ?, ?, ?)");
    delete = cql.prepare("DELETE FROM push_targets WHERE user_id = ? AND device_id = ?");
    deleteToken = cql.prepare("DELETE FROM push_targets WHERE user_id = ? AND device_id = ? IF push_token = ?");
  }

  Flux<PushTarget> of(UserId userId) {
    return Flux.defer(() -> cql.rows(select.bind(userId.value()))).map(TargetStore::target);
  }

  Mono<Void> set(UserId userId, PushTarget target) {
    return Mono.defer(() -> cql.write(insert.bind(userId.value(), target.deviceId().value(),
        target.kind().wireName(), target.token(), target.setAt())));
  }

  Mono<Void> remove(UserId userId, DeviceId deviceId) {
    return Mono.defer(() -> cql.write(delete.bind(userId.value(), deviceId.value())));
  }

  /// Removes a target unless the device has set another token meanwhile.
  Mono<Void> removeToken(UserId userId, PushTarget target) {
    return Mono.defer(() -> cql.writeIf(deleteToken.bind(userId.value(), target.deviceId().value(), target.token())))
        .then();
  }

  private static PushTarget target(Row row) {
    return new PushTarget(new DeviceId(Objects.requireNonNull(row.getString(0))),
        PushKind.valueOf(Objects.requireNonNull(row.getString(1)).toUpperCase(Locale.ROOT)),
        Objects.requireNonNull(row.getString(2)), Objects.requireNonNull(row.getInstant(3)));
  }
}
