package io.parley.messaging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.identity.UserId;
import io.parley.messaging.AcceptedRecord;
import io.parley.messaging.Content;
import io.parley.messaging.ConversationLog.Numbered;
import io.parley.messaging.MessageType;
import io.parley.messaging.Position;
import io.parley.messaging.ops.HotConversations.Hot;
import io.parley.messaging.ops.HotConversations.Hottest;
import io.parley.platform.ParleyException;
import io.parley.platform.Peers;
import io.parley.platform.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class HotnessTests {
  private static final UUID TOPIC = new UUID(0, 9);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
  private final Hotness hotness = new Hotness(nanos::get);
  private final AtomicLong offsets = new AtomicLong();

  @Test
  void theOneWithTheMostComesFirstWithItsShareOfItsPartition() {
    pass(Duration.ofSeconds(10));
    count(conversation(1), 17, 30);
    count(conversation(2), 17, 10);
    count(conversation(3), 4, 20);

    List<Hot> hottest = hotness.hottest(2);

    assertThat(hottest).extracting(Hot::conversationId).containsExactly(conversation(1), conversation(3));
    assertThat(hottest.getFirst())
        .isEqualTo(new Hot(conversation(1), 17, 30, 30, 40, Duration.ofSeconds(10), null));
    assertThat(hottest.getFirst().perSecond()).isEqualTo(3.0);
  }

  @Test
  void onlyTheLastMinuteCounts() {
    count(conversation(1), 1, 100);
    pass(Duration.ofSeconds(30));
    count(conversation(1), 1, 6);
    pass(Duration.ofSeconds(29));
    assertThat(hotness.hottest(9)).extracting(Hot::atLeast).containsExactly(106L);
    assertThat(hotness.hottest(9)).extracting(Hot::window).containsExactly(Duration.ofSeconds(59));

    pass(Duration.ofSeconds(1));
    assertThat(hotness.hottest(9)).containsExactly(new Hot(conversation(1), 1, 6, 6, 6, MINUTE, null));

    pass(MINUTE);
    assertThat(hotness.hottest(9)).isEmpty();
  }

  @Test
  void recordsThatAreGivenAgainAreCountedOnce() {
    List<Numbered> poll = records(conversation(1), 1, 10);
    hotness.count(poll);
    hotness.count(poll);

    assertThat(hotness.hottest(1)).extracting(Hot::atLeast).containsExactly(10L);
  }

  @Test
  void aPartitionThatComesBackMayBeginAtAnEarlierOffset() {
    List<Numbered> poll = records(conversation(1), 1, 10);
    hotness.count(poll);
    hotness.forget(1);
    hotness.count(poll);

    assertThat(hotness.hottest(1)).extracting(Hot::atLeast).containsExactly(20L);
  }

  @Test
  void whatHadNoPlaceInASliceWidensTheBoundAndNotTheCertainPart() {
    IntStream.range(0, Hotness.PLACES).forEach(i -> count(conversation(1_000 + i), 1, 5));
    count(conversation(1), 1, 1);
    Hot newcomer = hotness.hottest(Hotness.PLACES).stream()
        .filter(hot -> hot.conversationId().equals(conversation(1))).findFirst().orElseThrow();

    assertThat(newcomer.atLeast()).isEqualTo(1);
    assertThat(newcomer.atMost()).isEqualTo(6);

    pass(Hotness.SLICE);
    count(conversation(2), 1, 7);
    Hot later = hotness.hottest(1).getFirst();
    assertThat(later.conversationId()).isEqualTo(conversation(2));
    assertThat(later.atLeast()).isEqualTo(7);
    assertThat(later.atMost()).as("it may have had up to 5 in the slice before").isEqualTo(12);
  }

  @Test
  void ofSeveralNodesEachSaysItsOwnAndASilentOneIsNamed() {
    Hot here = new Hot(conversation(1), 1, 60, 60, 60, MINUTE, null);
    Hot elsewhere = new Hot(conversation(2), 2, 30, 30, 90, Duration.ofSeconds(10), null);
    Hot movedHere = new Hot(conversation(3), 3, 10, 10, 10, MINUTE, null);
    Hot movedFrom = new Hot(conversation(3), 3, 20, 25, 30, MINUTE, null);
    Hottest all = new HottestOfAll(
        new Nodes(List.of(new Peers.Said<>("a", new HotExchange.HotHere(List.of(here, movedHere)), null),
            new Peers.Said<>("b", new HotExchange.HotHere(List.of(elsewhere, movedFrom)), null),
            new Peers.Said<>("c", null, ParleyException.unavailable("silent", null)))),
        null).now(10).block();

    assertThat(all.silent()).containsExactly("c");
    assertThat(all.conversations()).as("by rate").containsExactly(elsewhere.at("b"), here.at("a"),
        new Hot(conversation(3), 3, 30, 35, 40, MINUTE, "b"));
  }

  @Test
  void aNodeAloneSaysWhatItCounted() {
    count(conversation(1), 1, 3);

    assertThat(new HottestOfAll(null, hotness).now(10).block().conversations()).extracting(Hot::conversationId)
        .containsExactly(conversation(1));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void count(ConversationId conversationId, int partition, int records) {
    hotness.count(records(conversationId, partition, records));
  }

  private List<Numbered> records(ConversationId conversationId, int partition, int records) {
    List<Numbered> numbered = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      numbered
          .add(new Numbered(new AcceptedRecord(new Position(TOPIC, partition, offsets.getAndIncrement()), Instant.EPOCH,
              conversationId, UUID.randomUUID(), new UserId(new UUID(0, 1)), UUID.randomUUID(), MessageType.TEXT,
              Content.text("x"), null), i + 1));
    }
    return numbered;
  }

  private static ConversationId conversation(int number) {
    return new ConversationId(new UUID(7, number));
  }

  /// Other nodes, whose answers are known.
  private record Nodes(List<Said<HotExchange.HotHere>> said) implements Peers {
    @Override
    @SuppressWarnings("unchecked")
    public <T, R> Flux<Said<R>> askEach(Role role, Class<T> exchange, Function<T, Mono<R>> question) {
      assertThat(role).isEqualTo(Role.FANOUT);
      return Flux.fromIterable(said).map(one -> (Said<R>) one);
    }

    @Override
    public <T, R> Mono<R> ask(Role role, Object key, Class<T> exchange, Function<T, Mono<R>> question) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T, R> Flux<R> askMany(Role role, Object key, Class<T> exchange, Function<T, Flux<R>> question) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T, R> Mono<R> askNode(String nodeId, Class<T> exchange, Function<T, Mono<R>> question) {
      throw new UnsupportedOperationException();
    }
  }
}
