package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.parley.messaging.Content;
import io.parley.messaging.Message;
import io.parley.messaging.MessageAccepted;
import io.parley.messaging.SendMessage;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Flux;

/// A conversation whose messages of a day are spread over many partitions.
@TestPropertySource(properties = "parley.messaging.hot-after=5")
class HotConversationIntegrationTests extends OnTheRoad {
  private static final int MESSAGES = 100;
  private static final int SENDS_AT_ONCE = 20;

  @Autowired
  private CqlSession cassandra;
  @Autowired
  private ReactiveStringRedisTemplate redis;

  @Test
  void isOneLogToItsMembersAndKnowsEveryRetry() {
    List<UUID> keys = IntStream.range(0, MESSAGES).mapToObj(_ -> UUID.randomUUID()).toList();
    List<UUID> first = sendAll(keys, 1);
    redis.execute(connection -> connection.serverCommands().flushAll()).blockLast(PATIENCE);
    List<UUID> second = sendAll(keys, 2);
    say(alice, "the end");

    assertThat(second).isEqualTo(first);
    List<Message> log = all(ben, MESSAGES + 1);
    assertThat(log).hasSize(MESSAGES + 1);
    assertThat(log).extracting(Message::clientMessageId).doesNotHaveDuplicates().containsAll(keys);
    assertThat(cassandra.execute("SELECT DISTINCT conversation_id, bucket FROM messages").all().stream()
        .filter(row -> berlin.value().equals(row.getUuid(0))).count()).isGreaterThan(20);
  }

  /// Their message ids, in the order of the keys.
  private List<UUID> sendAll(List<UUID> keys, int attempt) {
    return Flux.fromIterable(keys).flatMapSequential(
        key -> messages.send(new SendMessage(alice, berlin, key, Content.text("hello"), attempt)), SENDS_AT_ONCE)
        .map(MessageAccepted::messageId).collectList().block(PATIENCE);
  }
}
