package io.parley.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnsTests {
  private final Turns<String> order = new Turns<>();

  @Test
  void theSecondWaitsUntilTheFirstHasGone() {
    Turns.Turn first = order.take("berlin");
    Turns.Turn second = order.take("berlin");

    assertThat(first.come().toFuture()).isDone();
    var secondComes = second.come().toFuture();
    assertThat(secondComes).isNotDone();
    first.end();
    assertThat(secondComes).isDone();
  }

  @Test
  void oneThatFailsBeforeItsTurnDoesNotLetTheNextOvertakeTheFirst() {
    Turns.Turn first = order.take("berlin");
    Turns.Turn failing = order.take("berlin");
    Turns.Turn third = order.take("berlin");

    failing.end();
    var thirdComes = third.come().toFuture();
    assertThat(thirdComes).isNotDone();
    first.end();
    assertThat(thirdComes).isDone();
  }

  @Test
  void anotherKeyDoesNotWait() {
    order.take("berlin");

    assertThat(order.take("paris").come().toFuture()).isDone();
  }

  @Test
  void holdsNothingOnceAllHaveGone() {
    Turns.Turn first = order.take("berlin");
    Turns.Turn second = order.take("berlin");
    second.end();
    first.end();

    assertThat(order.waiting()).isZero();
  }
}
