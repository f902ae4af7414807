package io.parley.gateway.internal;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.util.Map;

/// Why a request for a socket gets a plain HTTP answer instead.
///
/// @param code as in `error` frames
/// @param headers further ones that the status asks for
record UpgradeRefusal(HttpResponseStatus status, String code, String message, Map<CharSequence, String> headers) {
  private static final Map<CharSequence, String> HOW_TO_UPGRADE = Map.of(HttpHeaderNames.UPGRADE, "websocket",
      HttpHeaderNames.SEC_WEBSOCKET_VERSION, UpgradeRules.VERSION);

  static UpgradeRefusal notAnUpgrade(String message) {
    return new UpgradeRefusal(HttpResponseStatus.UPGRADE_REQUIRED, "bad_request", message, HOW_TO_UPGRADE);
  }

  static UpgradeRefusal bad(String message) {
    return new UpgradeRefusal(HttpResponseStatus.BAD_REQUEST, "bad_request", message, Map.of());
  }

  static UpgradeRefusal foreignOrigin() {
    return new UpgradeRefusal(HttpResponseStatus.FORBIDDEN, "forbidden",
        "This Origin is not allowed; see parley.gateway.allowed-origins", Map.of());
  }

  static UpgradeRefusal unauthenticated() {
    return new UpgradeRefusal(HttpResponseStatus.UNAUTHORIZED, "unauthenticated", "The token is not valid",
        Map.of(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
  }

  static UpgradeRefusal full() {
    return later("overloaded", "This node takes no more connections at the moment");
  }

  static UpgradeRefusal of(Throwable failure) {
    if (failure instanceof ParleyException refusal && refusal.kind() == ErrorKind.UNAUTHENTICATED) {
      return unauthenticated();
    }
    return later("unavailable", "The token cannot be checked at the moment");
  }

  private static UpgradeRefusal later(String code, String message) {
    return new UpgradeRefusal(HttpResponseStatus.SERVICE_UNAVAILABLE, code, message,
        Map.of(HttpHeaderNames.RETRY_AFTER, Integer.toString(Admission.pauseSeconds())));
  }
}
