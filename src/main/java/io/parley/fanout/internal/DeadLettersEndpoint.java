package io.parley.fanout.internal;

import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters.Count;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.fanout.ops.DeadLetters.Forecast;
import io.parley.fanout.ops.DeadLetters.Page;
import io.parley.fanout.ops.DeadLetters.Replay;
import io.parley.fanout.ops.DeadLetters;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Answers other nodes from storage.
final class DeadLettersEndpoint implements DeadLettersExchange {
  private final DeadLetters here;

  DeadLettersEndpoint(DeadLetters here) {
    this.here = here;
  }

  @Override
  public Mono<Page> list(ListCall call) {
    return here.list(call.filter(), call.next(), call.limit());
  }

  @Override
  public Mono<Count> count(Filter filter) {
    return here.count(filter);
  }

  @Override
  public Mono<DeadLetter> find(String id) {
    return here.find(id);
  }

  @Override
  public Mono<Outcomes> replay(Ids ids) {
    return here.replay(ids.ids()).map(Outcomes::new);
  }

  @Override
  public Mono<Forecast> forecast(Filter filter) {
    return here.forecast(filter);
  }

  @Override
  public Mono<Forecast> forecastChosen(Ids ids) {
    return here.forecast(ids.ids());
  }

  @Override
  public Mono<Outcomes> discard(ReasonedCall call) {
    return here.discard(call.ids(), call.reason()).map(Outcomes::new);
  }

  @Override
  public Mono<Outcomes> reopen(ReasonedCall call) {
    return here.reopen(call.ids(), call.reason()).map(Outcomes::new);
  }

  @Override
  public Mono<Replay> replayAll(ReplayCall call) {
    return here.replayAll(call.filter(), call.perSecond());
  }

  @Override
  public Mono<Replay> progress(UUID replayId) {
    return here.replay(replayId);
  }

  @Override
  public Mono<Replay> pause(UUID replayId) {
    return here.pause(replayId);
  }

  @Override
  public Mono<Replay> resume(UUID replayId) {
    return here.resume(replayId);
  }
}
