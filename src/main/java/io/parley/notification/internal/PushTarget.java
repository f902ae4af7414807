package io.parley.notification.internal;

import io.parley.identity.DeviceId;
import io.parley.notification.PushKind;
import java.time.Instant;

/// Where a device is notified.
///
/// @param setAt when its token was last set
record PushTarget(DeviceId deviceId, PushKind kind, String token, Instant setAt) {}
