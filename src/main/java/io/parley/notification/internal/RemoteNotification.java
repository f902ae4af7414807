package io.parley.notification.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.notification.Mutes;
import io.parley.notification.PushKind;
import io.parley.notification.PushTargets;
import io.parley.notification.internal.NotificationExchange.Device;
import io.parley.notification.internal.NotificationExchange.Mute;
import io.parley.notification.internal.NotificationExchange.Place;
import io.parley.notification.internal.NotificationExchange.Target;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Both ports on the nodes that have the role messaging. A user's calls go to one node.
final class RemoteNotification implements PushTargets, Mutes {
  private final Peers peers;

  RemoteNotification(Peers peers) {
    this.peers = peers;
  }

  private <R> Mono<R> ask(Object key, Function<NotificationExchange, Mono<R>> question) {
    return peers.ask(Role.MESSAGING, key, NotificationExchange.class, question);
  }

  @Override
  public Mono<Void> set(UserId userId, DeviceId deviceId, PushKind kind, String token) {
    return ask(userId, there -> there.set(new Target(userId, deviceId, kind, token))).then();
  }

  @Override
  public Mono<Void> remove(UserId userId, DeviceId deviceId) {
    return ask(userId, there -> there.remove(new Device(userId, deviceId))).then();
  }

  @Override
  public Mono<Offer> offer() {
    return ask("offer", NotificationExchange::offer);
  }

  @Override
  public Mono<Instant> until(UserId userId, ConversationId conversationId) {
    return ask(userId, there -> there.mutedUntil(new Place(userId, conversationId)));
  }

  @Override
  public Mono<Void> mute(UserId userId, ConversationId conversationId, @Nullable Instant until) {
    return ask(userId, there -> there.mute(new Mute(userId, conversationId, until))).then();
  }
}
