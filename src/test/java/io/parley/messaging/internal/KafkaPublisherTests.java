package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.Content;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;

class KafkaPublisherTests {
  @Test
  void whatTheProducerRefusesAtOnceFailsLikeEverythingElse() {
    KafkaPublisher publisher = new KafkaPublisher(new Refusing(), new RecordFormat(new EventFormat()));
    UUID id = UUID.randomUUID();

    assertThat(publisher.publish(new StoredMessage(new ConversationId(id), id, new UserId(id), id,
        Content.text("hello"), null))).isCompletedExceptionally();
  }

  private static final class Refusing extends KafkaTemplate<byte[], byte[]> {
    Refusing() {
      super(new DefaultKafkaProducerFactory<>(Map.of()));
    }

    @Override
    public CompletableFuture<SendResult<byte[], byte[]>> send(ProducerRecord<byte[], byte[]> record) {
      throw new KafkaException("no broker is known");
    }
  }
}
