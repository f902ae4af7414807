package io.parley.fanout.internal;

import io.parley.fanout.ops.DeadLetter;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Dead letters that nobody reads.
abstract class UnreadDeadLetters implements DeadLetterStore {
  @Override
  public Mono<DeadLetter> find(DeadLetterId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<List<Long>> buckets(int day, long from, boolean waiting) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<Void> settle(long bucket, Instant at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Flux<DeadLetter> brief(long bucket) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Flux<DeadLetter> letters(long bucket, @Nullable DeadLetterId after) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<Void> mark(DeadLetterId id, DeadLetter.State state, Instant at, @Nullable String note) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<Void> begin(Progress progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<Boolean> takeUp(Progress from, Progress mine) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<Boolean> advance(Progress progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<Boolean> pause(UUID replayId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<Boolean> rest(Progress progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mono<Progress> replay(UUID replayId) {
    throw new UnsupportedOperationException();
  }
}
