package io.parley.gateway.internal.rest;

import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// What Spring Security refuses becomes a refusal of ours, so that it is answered like any other.
final class SecurityRefusals
    implements
      ServerAuthenticationEntryPoint,
      ServerAccessDeniedHandler,
      ServerExchangeRejectedHandler {
  @Override
  public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException cause) {
    return Mono.error(() -> new ParleyException(ErrorKind.UNAUTHENTICATED, "unauthenticated",
        "A valid token is needed, as Authorization: Bearer …"));
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, AccessDeniedException cause) {
    return Mono.error(() -> new ParleyException(ErrorKind.FORBIDDEN, "forbidden", "You may not do this"));
  }

  /// Addresses and methods that nobody asks for in good faith, such as `//` or `TRACE`.
  @Override
  public Mono<Void> handle(ServerWebExchange exchange, ServerExchangeRejectedException cause) {
    return Mono.error(() -> ParleyException.badRequest("The address or method is malformed"));
  }
}
