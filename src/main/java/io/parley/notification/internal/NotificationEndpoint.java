package io.parley.notification.internal;

import io.parley.identity.UserId;
import io.parley.notification.Mutes;
import io.parley.notification.PushTargets;
import io.parley.notification.PushTargets.Offer;
import io.parley.notification.ops.PushDevices.PushDevice;
import io.parley.notification.ops.PushDevices;
import io.parley.notification.ops.PushLog.LoggedPush;
import io.parley.notification.ops.PushLog;
import io.parley.platform.Done;
import java.time.Instant;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Answers other nodes from this node's own ports.
final class NotificationEndpoint implements NotificationExchange {
  private final PushTargets targets;
  private final Mutes mutes;
  private final PushDevices devices;
  private final PushLog log;

  NotificationEndpoint(PushTargets targets, Mutes mutes, PushDevices devices, PushLog log) {
    this.devices = devices;
    this.log = log;
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
  public Flux<PushDevice> devices(UserId userId) {
    return devices.of(userId);
  }

  @Override
  public Flux<LoggedPush> pushes(Pushes wish) {
    return log.of(wish.userId(), wish.limit());
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
