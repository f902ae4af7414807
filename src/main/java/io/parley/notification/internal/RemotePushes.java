package io.parley.notification.internal;

import io.parley.identity.UserId;
import io.parley.notification.internal.NotificationExchange.Pushes;
import io.parley.notification.ops.PushDevices;
import io.parley.notification.ops.PushLog;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import reactor.core.publisher.Flux;

/// What operators may know of pushes, on the nodes that have the role messaging.
final class RemotePushes {
  private final Peers peers;

  RemotePushes(Peers peers) {
    this.peers = peers;
  }

  PushDevices devices() {
    return userId -> peers.askMany(Role.MESSAGING, userId, NotificationExchange.class, there -> there.devices(userId));
  }

  PushLog log() {
    return this::log;
  }

  private Flux<PushLog.LoggedPush> log(UserId userId, int limit) {
    return peers.askMany(Role.MESSAGING, userId, NotificationExchange.class,
        there -> there.pushes(new Pushes(userId, limit)));
  }
}
