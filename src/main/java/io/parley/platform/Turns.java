package io.parley.platform;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/// Lets those of one key go in the order in which they came, though what they do before takes each another time.
///
/// Whoever fails gives the turn up, and so delays only those of the same key, and no longer than its own deadline. Holds one
/// entry for each key with somebody on the way.
public final class Turns<K> {
  private static final CompletableFuture<Void> NOBODY = CompletableFuture.completedFuture(null);

  private final ConcurrentHashMap<K, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

  /// Stands in line. Whoever takes a turn must end it.
  public Turn take(K key) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> before = last.put(key, mine);
    return new Turn(() -> last.remove(key, mine), before == null ? NOBODY : before, mine);
  }

  int waiting() {
    return last.size();
  }

  /// One place in a line.
  public static final class Turn {
    private final Runnable leave;
    private final CompletableFuture<Void> before;
    private final CompletableFuture<Void> mine;

    private Turn(Runnable leave, CompletableFuture<Void> before, CompletableFuture<Void> mine) {
      this.leave = leave;
      this.before = before;
      this.mine = mine;
    }

    /// Completes when all who came earlier have ended their turns.
    public Mono<Void> come() {
      return before.isDone() ? Mono.empty() : Mono.fromFuture(before, true);
    }

    /// Lets the next one go, once those before have gone; ending twice is fine.
    public void end() {
      var _ = before.whenComplete((_, _) -> {
        leave.run();
        mine.complete(null);
      });
    }
  }
}
