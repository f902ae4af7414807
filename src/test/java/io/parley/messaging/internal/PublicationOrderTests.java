package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PublicationOrderTests {
  private final ConversationId berlin = new ConversationId(UUID.randomUUID());
  private final PublicationOrder order = new PublicationOrder();

  @Test
  void theSecondWaitsUntilTheFirstHasGone() {
    PublicationOrder.Turn first = order.take(berlin);
    PublicationOrder.Turn second = order.take(berlin);

    assertThat(first.come().toFuture()).isDone();
    var secondComes = second.come().toFuture();
    assertThat(secondComes).isNotDone();
    first.end();
    assertThat(secondComes).isDone();
  }

  @Test
  void oneThatFailsBeforeItsTurnDoesNotLetTheNextOvertakeTheFirst() {
    PublicationOrder.Turn first = order.take(berlin);
    PublicationOrder.Turn failing = order.take(berlin);
    PublicationOrder.Turn third = order.take(berlin);

    failing.end();
    var thirdComes = third.come().toFuture();
    assertThat(thirdComes).isNotDone();
    first.end();
    assertThat(thirdComes).isDone();
  }

  @Test
  void anotherConversationDoesNotWait() {
    order.take(berlin);

    assertThat(order.take(new ConversationId(UUID.randomUUID())).come().toFuture()).isDone();
  }

  @Test
  void holdsNothingOnceAllHaveGone() {
    PublicationOrder.Turn first = order.take(berlin);
    PublicationOrder.Turn second = order.take(berlin);
    second.end();
    first.end();

    assertThat(order.waiting()).isZero();
  }
}
