package io.parley.notification;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Where the devices of a user are notified while none of them is connected.
public interface PushTargets {
  /// Devices of one user that are notified at most.
  int MAX_DEVICES = 20;
  /// Longest token, in characters.
  int MAX_TOKEN_LENGTH = 4_096;

  /// Notifies a device from now on, in place of what was said of it before. Beyond [#MAX_DEVICES] the one that was set longest ago
  /// gives way.
  ///
  /// Fails with `bad_request` for a kind that this installation does not send and for a token that is none of its kind.
  Mono<Void> set(UserId userId, DeviceId deviceId, PushKind kind, String token);

  /// Notifies it no more; fine when it was not.
  Mono<Void> remove(UserId userId, DeviceId deviceId);

  /// What may be set here.
  Mono<Offer> offer();

  /// @param kinds that are configured; empty where nobody is notified
  /// @param vapidKey what browsers call `applicationServerKey`, in base64url; null where [PushKind#WEB_PUSH] is off
  record Offer(Set<PushKind> kinds, @Nullable String vapidKey) {}
}
