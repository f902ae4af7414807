package io.parley.notification.internal;

import io.parley.conversation.ConversationId;
import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.notification.PushKind;
import io.parley.notification.PushTargets.Offer;
import io.parley.notification.ops.PushDevices.PushDevice;
import io.parley.notification.ops.PushLog.LoggedPush;
import io.parley.platform.Done;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What other nodes ask of one that has the role messaging: its ports `PushTargets`, `Mutes`, `PushDevices` and
/// `PushLog`.
interface NotificationExchange {
  @RSocketExchange("notification.set")
  Mono<Done> set(@Payload Target target);

  @RSocketExchange("notification.remove")
  Mono<Done> remove(@Payload Device device);

  @RSocketExchange("notification.offer")
  Mono<Offer> offer();

  @RSocketExchange("notification.muted-until")
  Mono<Instant> mutedUntil(@Payload Place place);

  @RSocketExchange("notification.mute")
  Mono<Done> mute(@Payload Mute mute);

  @RSocketExchange("notification.devices")
  Flux<PushDevice> devices(@Payload UserId userId);

  @RSocketExchange("notification.pushes")
  Flux<LoggedPush> pushes(@Payload Pushes wish);

  record Pushes(UserId userId, int limit) {}

  record Target(UserId userId, DeviceId deviceId, PushKind kind, String token) {}

  record Device(UserId userId, DeviceId deviceId) {}

  record Place(UserId userId, ConversationId conversationId) {}

  record Mute(UserId userId, ConversationId conversationId, @Nullable Instant until) {}
}
