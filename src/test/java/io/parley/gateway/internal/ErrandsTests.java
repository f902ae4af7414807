package io.parley.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ErrandsTests {
  private static final UserId ALICE = FakePorts.user("alice");

  private final HandTime time = new HandTime();
  private final List<UserId> begun = new ArrayList<>();
  private Mono<Void> result = Mono.empty();
  private final Errands errands = new Errands(userId -> Mono.defer(() -> {
    begun.add(userId);
    return result;
  }), time);

  @Test
  void whatIsAskedForMeanwhileIsRunOnceMoreAfterwards() {
    Sinks.Empty<Void> first = Sinks.empty();
    result = first.asMono();
    errands.run(ALICE);
    errands.run(ALICE);
    errands.run(ALICE);
    assertThat(begun).hasSize(1);
    result = Mono.empty();
    first.tryEmitEmpty();

    assertThat(begun).hasSize(2);
  }

  @Test
  void aCrowdIsServedAFewAtOnceAndInTheEndAll() {
    Sinks.Empty<Void> first = Sinks.empty();
    result = first.asMono();
    for (int i = 0; i < 50_000; i++) {
      errands.run(new UserId(new UUID(2, i)));
    }
    assertThat(begun).hasSize(Errands.AT_ONCE);
    result = Mono.empty();
    first.tryEmitEmpty();

    assertThat(begun).hasSize(50_000).doesNotHaveDuplicates();
  }

  @Test
  void whatFailsIsRunAgainASecondLater() {
    result = Mono.error(new IllegalStateException("broken"));
    errands.run(ALICE);
    time.advance(Duration.ofMillis(900));
    errands.tick();
    assertThat(begun).hasSize(1);

    result = Mono.empty();
    time.advance(Duration.ofMillis(100));
    errands.tick();
    errands.tick();
    assertThat(begun).hasSize(2);
  }
}
