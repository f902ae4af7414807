package io.parley.notification.ops;

import io.parley.identity.DeviceId;
import io.parley.identity.UserId;
import io.parley.notification.PushKind;
import io.parley.notification.PushTargets;
import java.time.Instant;
import reactor.core.publisher.Flux;

/// The devices of users that are notified while none is connected.
public interface PushDevices {
  /// By their id, at most [PushTargets#MAX_DEVICES].
  Flux<PushDevice> of(UserId userId);

  /// A device, without the token or address that reaches it.
  ///
  /// @param setAt when its token was last set
  record PushDevice(DeviceId deviceId, PushKind kind, Instant setAt) {}
}
