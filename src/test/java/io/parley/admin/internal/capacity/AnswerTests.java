package io.parley.admin.internal.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerTests {
  private final Map<Field, Double> given = new EnumMap<>(Map.of(Field.USERS, 10e6, Field.ONLINE, 20.0, Field.MESSAGES,
      86.4, Field.PEAK, 2.0, Field.RECIPIENTS, 3.0, Field.BYTES, 100.0, Field.HEADROOM, 0.0, Field.COPIES, 3.0));

  @Test
  void tenMillionUsersNeedWhatTheirSumsSay() {
    given.put(Field.GATEWAY_CONNECTIONS, 20_000.0);
    given.put(Field.MESSAGING_RATE, 5_000.0);
    given.put(Field.FANOUT_RATE, 5_000.0);
    given.put(Field.FANOUT_DELIVERIES, 10_000.0);
    given.put(Field.PARTITION_RATE, 100.0);
    Answer answer = answer();

    assertThat(answer.connections()).isCloseTo(2e6, within(1e-3));
    assertThat(answer.messagesPerDay()).isCloseTo(864e6, within(1.0));
    assertThat(answer.messagesPerSecond()).isCloseTo(20_000, within(1e-6));
    assertThat(answer.deliveriesPerSecond()).isCloseTo(60_000, within(1e-6));
    assertThat(answer.gateways()).isEqualTo(100);
    assertThat(answer.connectionsEach()).isCloseTo(20_000, within(1e-6));
    assertThat(answer.messagingNodes()).isEqualTo(4);
    assertThat(answer.fanoutForMessages()).isEqualTo(4);
    assertThat(answer.fanout()).isEqualTo(6);
    assertThat(answer.partitions()).isEqualTo(200);
  }

  @Test
  void theEnginesHoldWhatIsWrittenTimesItsCopies() {
    given.put(Field.DAYS, 100.0);
    given.put(Field.KAFKA_BYTES, 200.0);
    given.put(Field.KAFKA_DAYS, 7.0);
    given.put(Field.CASSANDRA_BYTES, 100.0);
    given.put(Field.CLAIM_BYTES, 50.0);
    given.put(Field.JOURNEY_GB, 10.0);
    given.put(Field.MESSAGING_RATE, 5_000.0);
    given.put(Field.CONVERSATIONS, 5.0);
    given.put(Field.SESSION_BYTES, 400.0);
    given.put(Field.CONVERSATION_BYTES, 200.0);
    given.put(Field.RECENT_BYTES, 300.0);
    Answer answer = answer();

    assertThat(answer.kafkaPerSecond()).isCloseTo(20_000 * 300 * 3, within(1.0));
    assertThat(answer.kafkaKept()).isCloseTo(864e6 * 7 * 300 * 3, within(1e6));
    assertThat(answer.stored()).isCloseTo(864e6 * 100 * 200 * 3, within(1e6));
    assertThat(answer.claims()).isCloseTo(864e6 * 8 * 50 * 3, within(1e6));
    assertThat(answer.journeys()).isCloseTo(4 * 10e9 * 3, within(1.0));
    assertThat(answer.cassandra()).isEqualTo(answer.stored() + answer.claims() + answer.journeys());
    assertThat(answer.redis()).isCloseTo(2e6 * 400 + 10e6 * 5 * 200 + 20_000 * 300 * 300.0, within(1.0));
  }

  @Test
  void headroomIsKeptFreeOnEachNode() {
    given.put(Field.GATEWAY_CONNECTIONS, 20_000.0);
    given.put(Field.HEADROOM, 50.0);

    assertThat(answer().gateways()).isEqualTo(200);
  }

  @Test
  void whereManyReadGatewaysAreNeededForDeliveries() {
    given.put(Field.GATEWAY_CONNECTIONS, 1e6);
    given.put(Field.RECIPIENTS, 1_000.0);
    given.put(Field.GATEWAY_DELIVERIES, 50_000.0);

    assertThat(answer()).returns(2L, Answer::gatewaysForConnections).returns(400L, Answer::gatewaysForDeliveries)
        .returns(400L, Answer::gateways);
  }

  @Test
  void aFewUsersNeedTwoOfEachKindAndAPartitionForEachFanoutNode() {
    given.put(Field.USERS, 1.0);

    assertThat(answer()).returns(2L, Answer::gateways).returns(2L, Answer::messagingNodes).returns(2L, Answer::fanout)
        .returns(2L, Answer::partitions).returns(1L, Answer::gatewaysForConnections);
  }

  @Test
  void claimsOfAFewDaysAreKeptNoLongerThanTheMessages() {
    given.put(Field.DAYS, 2.0);
    given.put(Field.CLAIM_BYTES, 50.0);

    assertThat(answer().claims()).isCloseTo(864e6 * 2 * 50 * 3, within(1e6));
  }

  @Test
  void theLargestQuestionHasAnAnswer() {
    given.clear();
    for (Field field : Field.values()) {
      given.put(field, field.most());
    }
    assertThat(answer().cassandra()).isFinite();
    assertThat(answer().gateways()).isBetween(2L, Long.MAX_VALUE - 1);
  }

  private Answer answer() {
    return Answer.to(Question.before(Map.of()).with(given));
  }
}
