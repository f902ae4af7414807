package io.parley.simulation;

import io.parley.fanout.spi.Missed;
import io.parley.history.Observation;
import io.parley.history.Recorder;
import io.parley.sessions.NodeId;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Mono;

/// Two sets a gateway in a Redis that forgets: what came in, and what is being told.
record SimulatedMissed(Life life, RedisPrimary redis, Recorder recorder) implements Missed {
  @Override
  public Mono<Void> add(NodeId gateway, Collection<News> news) {
    List<News> added = List.copyOf(news);
    added.forEach(one -> recorder.add(new Observation.GivenUp(one.userId(), one.conversationId())));
    return life.call(Engine.REDIS, () -> {
      redis.missed(gateway).addAll(added);
      return null;
    });
  }

  @Override
  public Mono<Told> look(NodeId gateway) {
    return life.call(Engine.REDIS, () -> {
      redis.telling(gateway).addAll(redis.missed(gateway));
      redis.missed(gateway).clear();
      return new Told(false, List.copyOf(redis.telling(gateway)));
    });
  }

  @Override
  public Mono<Void> forget(NodeId gateway, Told told) {
    return life.call(Engine.REDIS, () -> {
      told.news().forEach(redis.telling(gateway)::remove);
      return null;
    });
  }
}
