package io.parley.identity;

/// One of a user's devices. A device id names it only among theirs.
public record UserDevice(UserId userId, DeviceId deviceId) {}
