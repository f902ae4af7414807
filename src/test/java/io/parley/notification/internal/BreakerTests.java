package io.parley.notification.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.notification.internal.PushSender.Result;
import io.parley.notification.internal.PushSender.Sent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class BreakerTests {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private final Breaker breaker = new Breaker(nanos::get);

  private Result push(Result answer) {
    return breaker.around(Mono.fromSupplier(() -> {
      asked.incrementAndGet();
      return new Sent(answer, "");
    })).block(Duration.ofSeconds(1)).result();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      push(Result.FAILED);
    }
  }

  @Test
  void keepsAwayAfterFiveFailuresInARow() {
    fail(4);
    assertThat(push(Result.REFUSED)).as("a refusal is an answer").isEqualTo(Result.REFUSED);
    fail(5);
    assertThat(breaker.isOpen()).isTrue();

    assertThat(push(Result.DELIVERED)).isEqualTo(Result.FAILED);
    assertThat(asked).hasValue(10);
  }

  @Test
  void letsOneTryAfter30SecondsAndIsBackWhenItSucceeds() {
    fail(5);
    nanos.addAndGet(Breaker.OPEN_FOR.toNanos());
    Sinks.One<Sent> answer = Sinks.one();
    Mono<Sent> first = breaker.around(answer.asMono()).cache();
    first.subscribe();

    assertThat(push(Result.DELIVERED)).as("only one").isEqualTo(Result.FAILED);
    answer.tryEmitValue(new Sent(Result.DELIVERED, ""));
    assertThat(breaker.isOpen()).isFalse();
    assertThat(push(Result.DELIVERED)).isEqualTo(Result.DELIVERED);
  }

  @Test
  void keepsAwayAgainWhenTheTryFails() {
    fail(5);
    nanos.addAndGet(Breaker.OPEN_FOR.toNanos());
    fail(1);
    assertThat(asked).hasValue(6);

    nanos.addAndGet(Breaker.OPEN_FOR.toNanos() - 1);
    fail(1);
    assertThat(asked).hasValue(6);
  }

  @Test
  void letsOnlySoManyInAtOnce() {
    Sinks.One<Sent> answer = Sinks.one();
    for (int i = 0; i < Breaker.MOST_INSIDE; i++) {
      breaker.around(answer.asMono()).subscribe();
    }

    assertThat(push(Result.DELIVERED)).isEqualTo(Result.FAILED);
    assertThat(asked).hasValue(0);
    answer.tryEmitValue(new Sent(Result.DELIVERED, ""));
    assertThat(push(Result.DELIVERED)).isEqualTo(Result.DELIVERED);
  }
}
