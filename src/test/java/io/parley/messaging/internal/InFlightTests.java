package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class InFlightTests {
  private final InFlight inFlight = new InFlight(2);

  @Test
  void oneMoreThanTheLimitIsOverloadedBeforeItBegins() {
    Disposable first = inFlight.admit(Mono.never()).subscribe();
    Sinks.Empty<Void> second = Sinks.empty();
    inFlight.admit(second.asMono()).subscribe();
    AtomicBoolean begun = new AtomicBoolean();

    var refusal = catchThrowableOfType(ParleyException.class,
        () -> inFlight.admit(Mono.fromRunnable(() -> begun.set(true))).block());
    assertThat(refusal.code()).isEqualTo("overloaded");
    assertThat(refusal.retryAfter()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(2));
    assertThat(begun).isFalse();

    second.tryEmitEmpty();
    assertThat(inFlight.admit(Mono.just("in")).block()).as("one has ended").isEqualTo("in");
    first.dispose();
    inFlight.admit(Mono.never()).subscribe();
    assertThat(inFlight.admit(Mono.just("in")).block()).as("another was given up").isEqualTo("in");
  }

  @Test
  void aFailureGivesItsPlaceBack() {
    for (int i = 0; i < 5; i++) {
      inFlight.admit(Mono.error(new IllegalStateException())).onErrorComplete().block();
    }

    assertThat(inFlight.admit(Mono.just("in")).block()).isEqualTo("in");
  }
}
