package io.parley.admin.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;

/// Makes guessing slow: after [#IN_A_ROW] failures of one name from one address, [#PAUSE] must pass. Knows the latest
/// [#REMEMBERED] such pairs; who makes it forget has had to fail that often.
final class SignInTries {
  static final int IN_A_ROW = 5;
  static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int REMEMBERED = 10_000;

  private final Ticker ticker;
  private final Cache<Pair, Tries> failed;

  SignInTries(Ticker ticker) {
    this.ticker = ticker;
    failed = Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(Duration.ofHours(1)).ticker(ticker).build();
  }

  /// Counts a try as failed until it has succeeded.
  ///
  /// @throws TooManyTriesException while it must wait
  void begin(String name, String address) {
    long now = ticker.read();
    Tries tries = failed.asMap().compute(new Pair(name, address), (_, before) -> Tries.next(before, now));
    if (tries != null && tries.number() > IN_A_ROW) {
      long left = PAUSE.toNanos() - (now - tries.lastAt());
      throw new TooManyTriesException(Duration.ofNanos(left));
    }
  }

  void succeeded(String name, String address) {
    failed.invalidate(new Pair(name, address));
  }

  private record Pair(String name, String address) {}

  /// @param number of tries; one that was not let through counts, but does not prolong the pause
  private record Tries(int number, long lastAt) {
    static Tries next(@Nullable Tries before, long now) {
      if (before == null || now - before.lastAt >= PAUSE.toNanos()) {
        return new Tries(1, now);
      }
      return before.number >= IN_A_ROW
          ? new Tries(IN_A_ROW + 1, before.lastAt)
          : new Tries(before.number + 1, now);
    }
  }

  /// Comes too soon.
  static final class TooManyTriesException extends AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final Duration left;

    TooManyTriesException(Duration left) {
      super("too many tries");
      this.left = left;
    }

    /// Whole seconds, rounded up.
    long secondsLeft() {
      return left.plusMillis(999).toSeconds();
    }
  }
}
