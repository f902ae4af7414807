package io.parley.gateway.internal;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a request must be to become a socket (RFC 6455 §4.2.1, and PROTOCOL.md on Origin and sub-protocol).
final class UpgradeRules {
  static final String PROTOCOL = "parley.v1";
  static final String VERSION = "13";
  private static final int KEY_BYTES = 16;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final String ANY = "*";
  private static final String BEARER = "bearer ";

  private final List<String> allowedOrigins;

  UpgradeRules(List<String> allowedOrigins) {
    this.allowedOrigins = allowedOrigins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
  }

  /// Null for a request that may become a socket.
  @Nullable
  UpgradeRefusal check(HttpRequest request) {
    HttpHeaders headers = request.headers();
    if (!HttpMethod.GET.equals(request.method())) {
      return UpgradeRefusal.bad("/ws takes GET only");
    }
    if (!headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      return UpgradeRefusal.notAnUpgrade("/ws is for WebSocket upgrades");
    }
    if (!VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      return UpgradeRefusal.notAnUpgrade("Sec-WebSocket-Version must be " + VERSION);
    }
    if (!isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
      return UpgradeRefusal.bad("Sec-WebSocket-Key must be 16 bytes in base64");
    }
    if (HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0) {
      return UpgradeRefusal.bad("An upgrade has no body");
    }
    if (!originAllowed(headers)) {
      return UpgradeRefusal.foreignOrigin();
    }
    return offered(headers).isEmpty() || speaksOurs(headers)
        ? null
        : UpgradeRefusal.bad("None of the sub-protocols offered is known; this node speaks " + PROTOCOL);
  }

  /// Whether the client offered our sub-protocol, which is then named in the answer.
  static boolean speaksOurs(HttpHeaders headers) {
    return headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, PROTOCOL, false);
  }

  /// The token of `Authorization: Bearer`; empty for any other scheme, null without the header.
  static @Nullable String token(HttpHeaders headers) {
    String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
    if (authorization == null) {
      return null;
    }
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip()
        : "";
  }

  private static List<String> offered(HttpHeaders headers) {
    return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean originAllowed(HttpHeaders headers) {
    List<String> origins = headers.getAll(HttpHeaderNames.ORIGIN);
    if (origins.isEmpty()) {
      return true;
    }
    if (origins.size() > 1) {
      return false;
    }
    String origin = origins.getFirst().strip().toLowerCase(Locale.ROOT);
    return allowedOrigins.contains(ANY) || allowedOrigins.contains(origin)
        || isOwn(origin, headers.get(HttpHeaderNames.HOST));
  }

  /// Whether host and port are those that the request itself went to.
  private static boolean isOwn(String origin, @Nullable String host) {
    if (host == null) {
      return false;
    }
    try {
      URI from = new URI(origin);
      if (from.getHost() == null || from.getScheme() == null) {
        return false;
      }
      int standard = from.getScheme().equals("https") ? HTTPS_PORT : HTTP_PORT;
      URI own = new URI(from.getScheme() + "://" + host.strip().toLowerCase(Locale.ROOT));
      return from.getHost().equals(own.getHost()) && port(from, standard) == port(own, standard);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static int port(URI uri, int standard) {
    return uri.getPort() < 0 ? standard : uri.getPort();
  }
}
