package io.parley.fanout.internal;

import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Dead letters, asked of the nodes that have the role fan-out.
final class RemoteDeadLetters implements DeadLetters {
  private final Peers peers;

  RemoteDeadLetters(Peers peers) {
    this.peers = peers;
  }

  private <R> Mono<R> ask(Object key, Function<DeadLettersExchange, Mono<R>> question) {
    return peers.ask(Role.FANOUT, key, DeadLettersExchange.class, question);
  }

  @Override
  public Mono<Page> list(Filter filter, @Nullable String next, int limit) {
    return ask(filter, there -> there.list(new DeadLettersExchange.ListCall(filter, next, limit)));
  }

  @Override
  public Mono<Count> count(Filter filter) {
    return ask(filter, there -> there.count(filter));
  }

  @Override
  public Mono<DeadLetter> find(String id) {
    return ask(id, there -> there.find(id));
  }

  @Override
  public Mono<List<Outcome>> replay(List<String> ids) {
    return ask(ids, there -> there.replay(new DeadLettersExchange.Ids(ids)))
        .map(DeadLettersExchange.Outcomes::items);
  }

  @Override
  public Mono<Forecast> forecast(Filter filter) {
    return ask(filter, there -> there.forecast(filter));
  }

  @Override
  public Mono<Forecast> forecast(List<String> ids) {
    return ask(ids, there -> there.forecastChosen(new DeadLettersExchange.Ids(ids)));
  }

  @Override
  public Mono<List<Outcome>> discard(List<String> ids, String reason) {
    return ask(ids, there -> there.discard(new DeadLettersExchange.ReasonedCall(ids, reason)))
        .map(DeadLettersExchange.Outcomes::items);
  }

  @Override
  public Mono<List<Outcome>> reopen(List<String> ids, String reason) {
    return ask(ids, there -> there.reopen(new DeadLettersExchange.ReasonedCall(ids, reason)))
        .map(DeadLettersExchange.Outcomes::items);
  }

  @Override
  public Mono<Replay> replayAll(Filter filter, int perSecond) {
    return ask(UUID.randomUUID(), there -> there.replayAll(new DeadLettersExchange.ReplayCall(filter, perSecond)));
  }

  @Override
  public Mono<Replay> replay(UUID replayId) {
    return ask(replayId, there -> there.progress(replayId));
  }

  @Override
  public Mono<Replay> pause(UUID replayId) {
    return ask(replayId, there -> there.pause(replayId));
  }

  @Override
  public Mono<Replay> resume(UUID replayId) {
    return ask(replayId, there -> there.resume(replayId));
  }
}
