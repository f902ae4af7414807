package io.parley.admin.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.server.context.ServerSecurityContextRepository;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;

/// Signs out whoever has asked nothing for a while. What a page asks by itself, a stream or a fragment, is no sign of a person.
final class IdleContexts implements ServerSecurityContextRepository {
  private static final String LAST_ASKED = IdleContexts.class.getName() + ".lastAsked";
  /// Longer than any idle time matters: the store forgets sessions later than we do.
  private static final Duration KEPT_LONGER = Duration.ofMinutes(5);

  private final ServerSecurityContextRepository contexts = new WebSessionServerSecurityContextRepository();
  private final Duration idleTimeout;
  private final Clock clock;

  IdleContexts(Duration idleTimeout, Clock clock) {
    this.idleTimeout = idleTimeout;
    this.clock = clock;
  }

  @Override
  public Mono<Void> save(ServerWebExchange exchange, @Nullable SecurityContext context) {
    // Null at sign-out.
    return exchange.getSession().doOnNext(session -> {
      if (context != null) {
        asked(session);
      } else {
        session.getAttributes().remove(LAST_ASKED); // so that its streams end
      }
    }).then(contexts.save(exchange, context));
  }

  @Override
  public Mono<SecurityContext> load(ServerWebExchange exchange) {
    return exchange.getSession().flatMap(session -> {
      if (isOver(session)) {
        return session.invalidate().then(Mono.<SecurityContext>empty());
      }
      if (session.getAttribute(LAST_ASKED) != null && isAskedByAPerson(exchange.getRequest())) {
        asked(session);
      }
      return contexts.load(exchange);
    });
  }

  /// When a session ends if nothing more is asked: what a stream has to end at.
  Mono<Duration> left(ServerWebExchange exchange) {
    return exchange.getSession().map(session -> {
      Instant last = session.getAttribute(LAST_ASKED);
      return last == null ? Duration.ZERO : Duration.between(clock.instant(), last.plus(idleTimeout));
    });
  }

  private boolean isOver(WebSession session) {
    Instant last = session.getAttribute(LAST_ASKED);
    return last != null && !clock.instant().isBefore(last.plus(idleTimeout));
  }

  private void asked(WebSession session) {
    session.getAttributes().put(LAST_ASKED, clock.instant());
    session.setMaxIdleTime(idleTimeout.plus(KEPT_LONGER));
  }

  /// Also what Spring Security need not send to the sign-in page.
  static boolean isAskedByAPerson(ServerHttpRequest request) {
    return !request.getHeaders().containsHeader("HX-Request")
        && !request.getHeaders().getAccept().contains(MediaType.TEXT_EVENT_STREAM);
  }
}
