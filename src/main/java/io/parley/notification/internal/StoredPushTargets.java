package io.parley.notification.internal;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.notification.PushKind;
import io.parley.notification.PushTargets;
import io.parley.platform.ParleyException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// What devices may set, by the senders of this installation.
final class StoredPushTargets implements PushTargets {
  private final TargetStore store;
  private final PushSenders senders;
  private final @Nullable String vapidKey;
  private final Clock clock;

  StoredPushTargets(TargetStore store, PushSenders senders, @Nullable String vapidKey, Clock clock) {
    this.store = store;
    this.senders = senders;
    this.vapidKey = vapidKey;
    this.clock = clock;
  }

  @Override
  public Mono<Void> set(UserId userId, DeviceId deviceId, PushKind kind, String token) {
    return Mono.defer(() -> {
      if (token.isBlank() || token.length() > MAX_TOKEN_LENGTH) {
        throw ParleyException
            .badRequest("token must have 1 to %,d characters and not be blank".formatted(MAX_TOKEN_LENGTH));
      }
      PushSender sender = senders.of(kind);
      if (sender == null) {
        throw ParleyException.badRequest(
            "kind is %s, which this installation does not send: see parley.notification.%s in its settings"
                .formatted(kind.wireName(), kind.wireName().replace('_', '-')));
      }
      sender.check(token);
      PushTarget target = new PushTarget(deviceId, kind, token, clock.instant().truncatedTo(ChronoUnit.MILLIS));
      return makeRoom(userId, deviceId).then(store.set(userId, target));
    });
  }

  private Mono<Void> makeRoom(UserId userId, DeviceId deviceId) {
    return store.of(userId).filter(held -> !held.deviceId().equals(deviceId))
        .sort(Comparator.comparing(PushTarget::setAt).reversed()).skip(MAX_DEVICES - 1L)
        .concatMap(oldest -> store.remove(userId, oldest.deviceId())).then();
  }

  @Override
  public Mono<Void> remove(UserId userId, DeviceId deviceId) {
    return store.remove(userId, deviceId);
  }

  @Override
  public Mono<Offer> offer() {
    return Mono.fromSupplier(() -> new Offer(senders.kinds(), vapidKey));
  }
}
