package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.fanout.internal.Push.Origin;
import io.parley.fanout.internal.Push.Reach;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Content;
import io.parley.messaging.ConversationLog.Numbered;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import io.parley.platform.TraceSpan;
import io.parley.sessions.Home;
import io.parley.sessions.Incarnation;
import io.parley.sessions.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class ChannelHintsTests {
  private static final ConversationId CHANNEL = new ConversationId(new UUID(0, 1));
  private static final Home GATEWAY = new Home(new NodeId("gateway"), new Incarnation("first"));
  private static final Home OTHER = new Home(new NodeId("other"), new Incarnation("first"));

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final List<String> sent = new ArrayList<>();
  private final List<Settlement> underWay = new ArrayList<>();
  private final ChannelHints hints = new ChannelHints(time, (gateway, news, settlement) -> {
    sent.add(gateway.nodeId() + " " + news.seq());
    settlement.begin();
    underWay.add(settlement);
  });

  static Push news(ConversationId channel, long seq) {
    AcceptedRecord accepted = new AcceptedRecord(new Position(new UUID(0, 0), 3, seq), Instant.EPOCH, channel,
        UUID.randomUUID(), new UserId(UUID.randomUUID()), UUID.randomUUID(), MessageType.TEXT, Content.text("hello"),
        null);
    ConsumerRecord<byte[], byte[]> raw = new ConsumerRecord<>("parley.messages", 3, seq, new byte[0], new byte[0]);
    return new Push(new byte[]{(byte) seq}, List.of(), channel, new Origin(new Numbered(accepted, seq), raw),
        TraceSpan.NONE, Reach.CHANNEL, 0);
  }

  private Settlement hint(Home gateway, ConversationId channel, long seq) {
    Settlement settlement = new Settlement();
    hints.hint(gateway, news(channel, seq), settlement);
    settlement.end(); // the poll is handed over
    return settlement;
  }

  @Test
  void theFirstGoesAtOnceAndTheRestOfTheSecondAsOne() {
    for (int seq = 1; seq <= 100; seq++) {
      hint(GATEWAY, CHANNEL, seq);
    }
    assertThat(sent).containsExactly("gateway 1");

    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(sent).containsExactly("gateway 1", "gateway 100");

    hint(GATEWAY, CHANNEL, 101);
    assertThat(sent).hasSize(2);
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(sent).containsExactly("gateway 1", "gateway 100", "gateway 101");

    time.advanceTimeBy(Duration.ofSeconds(1));
    hint(GATEWAY, CHANNEL, 102);
    assertThat(sent).containsExactly("gateway 1", "gateway 100", "gateway 101", "gateway 102");
  }

  @Test
  void eachGatewayAndChannelHasItsOwnSecond() {
    hint(GATEWAY, CHANNEL, 1);
    hint(OTHER, CHANNEL, 1);
    hint(GATEWAY, new ConversationId(new UUID(0, 2)), 7);

    assertThat(sent).containsExactly("gateway 1", "other 1", "gateway 7");
  }

  @Test
  void noPollIsSettledBeforeTheHintThatCoversIt() {
    Settlement first = hint(GATEWAY, CHANNEL, 1);
    Settlement second = hint(GATEWAY, CHANNEL, 2);
    Settlement third = hint(GATEWAY, CHANNEL, 3);
    underWay.removeFirst().end();
    assertThat(first.isDone()).isTrue();

    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(second.isDone()).isFalse();
    assertThat(third.isDone()).isFalse();

    underWay.removeFirst().end();
    assertThat(second.isDone()).isTrue();
    assertThat(third.isDone()).isTrue();
  }

  @Test
  void aHintForPollsThatAllBelongToOthersByNowIsAbandoned() {
    hint(GATEWAY, CHANNEL, 1);
    Settlement second = hint(GATEWAY, CHANNEL, 2);
    Settlement third = hint(GATEWAY, CHANNEL, 3);
    time.advanceTimeBy(Duration.ofSeconds(1));

    second.abandon();
    assertThat(underWay.getLast().isAbandoned()).isFalse();
    third.abandon();
    assertThat(underWay.getLast().isAbandoned()).isTrue();
  }
}
