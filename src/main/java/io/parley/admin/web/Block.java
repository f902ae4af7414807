package io.parley.admin.web;

import io.parley.platform.Deadlines;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/// A part of a page that is read from elsewhere, and fails by itself: what it holds, or what is wrong with it.
///
/// @param value null where there is nothing, or nothing yet
/// @param trouble a sentence; null where all is well
/// @param late whether waiting longer may help
public record Block<T>(@Nullable T value, @Nullable String trouble, boolean late) {
  /// So long a page waits for all of its blocks together.
  static final Duration PATIENCE = Duration.ofMillis(250);
  /// So long it waits for those who have asked it to.
  static final Duration WHEN_ASKED = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(Block.class);

  /// How long the page that is asked for waits: longer where its address says `wait`.
  static Duration patience(ServerHttpRequest request) {
    return request.getQueryParams().containsKey("wait") ? WHEN_ASKED : PATIENCE;
  }

  /// Never fails, and never waits longer than that.
  ///
  /// @param what is read, for the sentence: "The sessions"
  static <T> Mono<Block<T>> of(String what, Mono<T> read, Duration patience) {
    return read.map(value -> new Block<T>(value, null, false)).defaultIfEmpty(new Block<>(null, null, false))
        .timeout(patience, Deadlines.TIMER).onErrorResume(failure -> Mono.just(troubled(what, failure, patience)));
  }

  private static <T> Block<T> troubled(String what, Throwable failure, Duration patience) {
    if (failure instanceof TimeoutException) {
      return new Block<>(null, "%s: no answer within %s s.".formatted(what, patience.toMillis() / 1_000.0), true);
    }
    if (failure instanceof ParleyException refusal && refusal.kind() != ErrorKind.INTERNAL) {
      return new Block<>(null, "%s: %s.".formatted(what, refusal.getMessage()),
          refusal.kind() == ErrorKind.UNAVAILABLE);
    }
    log.error("A block of a page could not be read: {}", what, failure);
    return new Block<>(null, "%s can't be read; this node's log says why.".formatted(what), false);
  }
}
