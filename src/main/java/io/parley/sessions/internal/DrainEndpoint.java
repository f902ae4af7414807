package io.parley.sessions.internal;

import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.parley.sessions.DrainProgress;
import io.parley.sessions.Drainable;
import io.parley.sessions.NodeId;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// Drains this node, where it has what can be drained.
final class DrainEndpoint implements DrainExchange {
  private static final Logger log = LoggerFactory.getLogger(DrainEndpoint.class);

  private final NodeId self;
  private final Supplier<Optional<Drainable>> here;

  /// @param here asked with each call: a node that has it makes it later than this
  DrainEndpoint(NodeId self, Supplier<Optional<Drainable>> here) {
    this.self = self;
    this.here = here;
  }

  @Override
  public Mono<DrainProgress> begin() {
    return answer(Drainable::begin)
        .doOnNext(
            progress -> log.atInfo().addKeyValue("connections", progress.now()).log("An operator drains this node"));
  }

  @Override
  public Mono<DrainProgress> cancel() {
    return answer(Drainable::cancel).doOnNext(_ -> log.info("An operator has this node serve again"));
  }

  @Override
  public Mono<DrainProgress> progress() {
    return answer(Drainable::progress);
  }

  private Mono<DrainProgress> answer(Function<Drainable, DrainProgress> question) {
    return Mono.fromSupplier(() -> question.apply(here.get().orElseThrow(
        () -> new ParleyException(ErrorKind.CONFLICT, "conflict",
            "Node %s is no gateway: it holds no connections that could move".formatted(self)))));
  }
}
