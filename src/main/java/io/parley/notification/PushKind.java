package io.parley.notification;

import java.util.Locale;

/// By whom a device is notified.
public enum PushKind {
  /// A browser's push service (RFC 8030); the token is the JSON of its subscription.
  WEB_PUSH,
  /// The operator's own service, which knows what the token means.
  WEBHOOK;

  /// As in REST and in storage.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
