package io.parley.sessions.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Many commands in one pipeline: all are written before any is waited for.
final class Pipelines {
  private Pipelines() {}

  /// The answers in the order of what was asked for; fails as soon as all are in and one of them failed.
  static <K, V> CompletionStage<List<V>> all(List<K> keys, Function<K, ? extends CompletionStage<V>> command) {
    List<CompletableFuture<V>> answers = keys.stream().map(key -> command.apply(key).toCompletableFuture()).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(_ -> answers.stream().map(CompletableFuture::join).toList());
  }
}
