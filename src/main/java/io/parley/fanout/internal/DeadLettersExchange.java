package io.parley.fanout.internal;

import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.ops.DeadLetters.Count;
import io.parley.fanout.ops.DeadLetters.Filter;
import io.parley.fanout.ops.DeadLetters.Forecast;
import io.parley.fanout.ops.DeadLetters.Outcome;
import io.parley.fanout.ops.DeadLetters.Page;
import io.parley.fanout.ops.DeadLetters.Replay;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.rsocket.service.RSocketExchange;
import reactor.core.publisher.Mono;

/// What other nodes ask of one that has the role fan-out, for operators.
interface DeadLettersExchange {
  @RSocketExchange("dead-letters.list")
  Mono<Page> list(@Payload ListCall call);

  @RSocketExchange("dead-letters.count")
  Mono<Count> count(@Payload Filter filter);

  @RSocketExchange("dead-letters.find")
  Mono<DeadLetter> find(@Payload String id);

  @RSocketExchange("dead-letters.replay")
  Mono<Outcomes> replay(@Payload Ids ids);

  @RSocketExchange("dead-letters.forecast")
  Mono<Forecast> forecast(@Payload Filter filter);

  @RSocketExchange("dead-letters.forecast-chosen")
  Mono<Forecast> forecastChosen(@Payload Ids ids);

  @RSocketExchange("dead-letters.discard")
  Mono<Outcomes> discard(@Payload ReasonedCall call);

  @RSocketExchange("dead-letters.reopen")
  Mono<Outcomes> reopen(@Payload ReasonedCall call);

  @RSocketExchange("dead-letters.replay-all")
  Mono<Replay> replayAll(@Payload ReplayCall call);

  @RSocketExchange("dead-letters.progress")
  Mono<Replay> progress(@Payload UUID replayId);

  @RSocketExchange("dead-letters.pause")
  Mono<Replay> pause(@Payload UUID replayId);

  @RSocketExchange("dead-letters.resume")
  Mono<Replay> resume(@Payload UUID replayId);

  record ListCall(Filter filter, @Nullable String next, int limit) {}

  record Ids(List<String> ids) {}

  record ReasonedCall(List<String> ids, String reason) {}

  record ReplayCall(Filter filter, int perSecond) {}

  record Outcomes(List<Outcome> items) {}
}
