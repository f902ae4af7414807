package io.parley.gateway.internal;

import io.parley.identity.UserId;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// Runs one errand at a time for each user, and [#AT_ONCE] in all; the rest waits, once a user. What fails is run again a second
/// later, until it succeeds. What waits is bounded by the users there are.
final class Errands {
  static final int AT_ONCE = 64;
  private static final long PAUSE = 1_000;
  private static final Logger log = LoggerFactory.getLogger(Errands.class);

  private final Function<UserId, Mono<Void>> errand;
  private final Ticks ticks;
  private final Set<UserId> waiting = new LinkedHashSet<>();
  private final Set<UserId> underWay = new HashSet<>();
  private final Set<UserId> failed = new LinkedHashSet<>();
  private long againAt;
  private boolean starting;

  Errands(Function<UserId, Mono<Void>> errand, Ticks ticks) {
    this.errand = errand;
    this.ticks = ticks;
  }

  /// Begins now or when there is room. One that is under way for this user is followed by another.
  void run(UserId userId) {
    synchronized (this) {
      waiting.add(userId);
    }
    startAll();
  }

  /// To be called several times a second.
  void tick() {
    synchronized (this) {
      if (failed.isEmpty() || ticks.millis() - againAt < 0) {
        return;
      }
      waiting.addAll(failed);
      failed.clear();
    }
    startAll();
  }

  /// In a loop where an errand is done at once, since each makes room for the next one.
  private void startAll() {
    synchronized (this) {
      if (starting) {
        return;
      }
      starting = true;
    }
    for (UserId next = next(); next != null; next = next()) {
      UserId userId = next;
      errand.apply(userId).subscribe(null, failure -> failed(userId, failure), () -> done(userId));
    }
  }

  private synchronized @Nullable UserId next() {
    if (underWay.size() < AT_ONCE) {
      for (Iterator<UserId> each = waiting.iterator(); each.hasNext();) {
        UserId userId = each.next();
        if (underWay.add(userId)) {
          each.remove();
          return userId;
        }
      }
    }
    starting = false;
    return null;
  }

  private void done(UserId userId) {
    synchronized (this) {
      underWay.remove(userId);
    }
    startAll();
  }

  private void failed(UserId userId, Throwable failure) {
    log.debug("Tried again in {} ms", PAUSE, failure);
    synchronized (this) {
      if (failed.isEmpty()) {
        againAt = ticks.millis() + PAUSE;
      }
      failed.add(userId);
    }
    done(userId);
  }
}
