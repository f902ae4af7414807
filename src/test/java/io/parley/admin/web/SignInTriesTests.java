package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.parley.admin.web.SignInTries.TooManyTriesException;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SignInTriesTests {
  private static final String HERE = "10.0.0.1";

  private final AtomicLong nanos = new AtomicLong();
  private final SignInTries tries = new SignInTries(nanos::get);

  @Test
  void afterFiveFailuresInARowOneMustWait() {
    fail(SignInTries.IN_A_ROW);

    assertWaits();
    nanos.addAndGet(SignInTries.PAUSE.toNanos() / 2);
    assertThatExceptionOfType(TooManyTriesException.class).isThrownBy(next())
        .matches(tooMany -> tooMany.secondsLeft() == 15);
    nanos.addAndGet(SignInTries.PAUSE.toNanos() / 2);
    assertThatNoException().isThrownBy(next());
  }

  @Test
  void triesWhileOneMustWaitDoNotMakeItLonger() {
    fail(SignInTries.IN_A_ROW);
    for (int i = 0; i < 29; i++) {
      nanos.addAndGet(SignInTries.PAUSE.toNanos() / 30);
      assertWaits();
    }
    nanos.addAndGet(SignInTries.PAUSE.toNanos() / 30);
    assertThatNoException().isThrownBy(next());
  }

  @Test
  void whoSucceedsBeginsAnew() {
    fail(SignInTries.IN_A_ROW - 1);
    tries.begin("mia", HERE);
    tries.succeeded("mia", HERE);

    fail(SignInTries.IN_A_ROW);
    assertWaits();
  }

  @Test
  void anotherNameOrAddressNeedNotWait() {
    fail(SignInTries.IN_A_ROW);

    assertThatNoException().isThrownBy(() -> tries.begin("mia", "10.0.0.2"));
    assertThatNoException().isThrownBy(() -> tries.begin("max", HERE));
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      tries.begin("mia", HERE);
    }
  }

  private void assertWaits() {
    assertThatExceptionOfType(TooManyTriesException.class).isThrownBy(next());
  }

  private ThrowingCallable next() {
    return () -> tries.begin("mia", HERE);
  }
}
