package io.parley.notification.internal;

import io.parley.notification.Mutes;
import io.parley.notification.PushTargets;
import io.parley.notification.PushTargets.Offer;
import io.parley.platform.Done;
import java.time.Instant;
import reactor.core.publisher.Mono;

/// Answers other nodes from this node's own ports.
final class NotificationEndpoint implements NotificationExchange {
  private final PushTargets targets;
  private final Mutes mutes;

  NotificationEndpoint(PushTargets targets, Mutes mutes) {
    this.targets = targets;
    this.mutes = mutes;
  }

  @Override
  public Mono<Done> set(Target target) {
    return targets.set(target.userId(), target.deviceId(), target.kind(), target.token()).thenReturn(Done.DONE);
  }

  @Override
  public Mono<Done> remove(Device device) {
    return targets.remove(device.userId(), device.deviceId()).thenReturn(Done.DONE);
  }

  @Override
  public Mono<Offer> offer() {
    return targets.offer();
  }

  @Override
  public Mono<Instant> mutedUntil(Place place) {
    return mutes.until(place.userId(), place.conversationId());
  }

  @Override
  public Mono<Done> mute(Mute mute) {
    return mutes.mute(mute.userId(), mute.conversationId(), mute.until()).thenReturn(Done.DONE);
  }
}
