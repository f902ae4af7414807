package io.parley.fanout.internal;

import com.datastax.oss.driver.api.core.CqlSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/// A process that may die: after so many more calls to an engine or a gateway, none gets through.
final class Mortality {
  private static final int NEVER = Integer.MAX_VALUE;

  private final AtomicInteger left = new AtomicInteger(NEVER);

  void dieAfter(int calls) {
    left.set(calls);
  }

  /// Lets it go on, as a process does that was only paused.
  void revive() {
    left.set(NEVER);
  }

  boolean isDead() {
    return left.get() <= 0;
  }

  <T> Mono<T> of(Mono<T> call) {
    return Mono.defer(() -> lives() ? call : Mono.error(new IllegalStateException("dead")));
  }

  /// A session whose statements are such calls.
  CqlSession of(CqlSession session) {
    return (CqlSession) Proxy.newProxyInstance(CqlSession.class.getClassLoader(), new Class<?>[]{CqlSession.class},
        (_, method, arguments) -> {
          if (method.getName().equals("executeAsync") && !lives()) {
            return CompletableFuture.failedFuture(new IllegalStateException("dead"));
          }
          try {
            return method.invoke(session, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private boolean lives() {
    return left.updateAndGet(now -> now == NEVER || now <= 0 ? now : now - 1) > 0;
  }
}
