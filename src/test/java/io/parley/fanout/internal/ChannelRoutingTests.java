package io.parley.fanout.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.conversation.ConversationId;
import io.parley.fanout.ops.DeadLetter;
import io.parley.fanout.spi.Delivery;
import io.parley.fanout.spi.Gateways.PushOutcome;
import io.parley.fanout.spi.Missed;
import io.parley.fanout.spi.Subscriptions;
import io.parley.identity.UserId;
import io.parley.platform.ParleyException;
import io.parley.sessions.Home;
import io.parley.sessions.Incarnation;
import io.parley.sessions.LiveSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/// What goes to the gateways that listen to a channel.
class ChannelRoutingTests {
  private static final ConversationId CHANNEL = new ConversationId(new UUID(0, 1));
  private static final Home LISTENS = home("listens", "first");
  private static final Home VIEWS = home("views", "first");

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final Map<NodeId, Subscriptions.Subscription> entered = new HashMap<>(
      Map.of(LISTENS.nodeId(), new Subscriptions.Subscription(LISTENS, Subscriptions.Interest.HINTS), VIEWS.nodeId(),
          new Subscriptions.Subscription(VIEWS, Subscriptions.Interest.MESSAGES)));
  private final List<String> pushed = new ArrayList<>();
  private final List<Missed.News> missed = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();
  private final Map<NodeId, Mono<PushOutcome>> answers = new HashMap<>();
  private int lookedUp;

  private final Subscriptions subscriptions = new NoChannels() {
    @Override
    public Mono<Map<ConversationId, List<Subscription>>> of(Collection<ConversationId> channels) {
      return Mono.fromSupplier(() -> channels.isEmpty() ? Map.of() : Map.of(CHANNEL, List.copyOf(entered.values())));
    }
  };

  private final Sessions sessions = new ReadSessions() {
    @Override
    public Mono<Void> writeOff(NodeId nodeId, Incarnation incarnation) {
      return Mono.fromRunnable(() -> entered.remove(nodeId));
    }

    @Override
    public Mono<Map<UserId, List<LiveSession>>> live(Collection<UserId> userIds) {
      return Mono.fromSupplier(() -> {
        lookedUp += userIds.size();
        return Map.of();
      });
    }
  };

  private final Missed missing = new Missed() {
    @Override
    public Mono<Void> add(NodeId gateway, Collection<News> news) {
      return Mono.fromRunnable(() -> missed.addAll(news));
    }

    @Override
    public Mono<Told> look(NodeId gateway) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Void> forget(NodeId gateway, Told told) {
      return Mono.error(new UnsupportedOperationException());
    }
  };

  private final DeadLetterStore store = new UnreadDeadLetters() {
    @Override
    public Mono<Void> put(DeadLetter letter) {
      return Mono.fromRunnable(() -> letters.add(letter));
    }
  };

  private final Backlog backlog = new Backlog(Long.MAX_VALUE);
  private final Routing routing = new Routing(new Road(sessions, subscriptions, this::push, _ -> Mono.empty(),
      new GivenUp(store, _ -> Mono.empty(), missing, new NodeId("fanout"), Clock.systemUTC(), time,
          new SimpleMeterRegistry()),
      backlog, time, new SimpleMeterRegistry()));

  private static Home home(String node, String incarnation) {
    return new Home(new NodeId(node), new Incarnation(incarnation));
  }

  private Mono<PushOutcome> push(NodeId nodeId, Incarnation incarnation, List<Delivery> deliveries) {
    deliveries.forEach(one -> pushed.add("%s %s %d".formatted(nodeId, one.channel().audience(), one.channel().seq())));
    return answers.getOrDefault(nodeId, Mono.just(PushOutcome.QUEUED));
  }

  private Settlement route(long... seqs) {
    Settlement settlement = new Settlement();
    List<Push> pushes = new ArrayList<>();
    for (long seq : seqs) {
      pushes.add(ChannelHintsTests.news(CHANNEL, seq));
    }
    routing.route(pushes, settlement).block();
    settlement.end();
    return settlement;
  }

  @Test
  void messagesGoWhereSomebodyViewsAndOneHintASecondToAllWhoListen() {
    route(1, 2, 3);

    assertThat(pushed).containsExactlyInAnyOrder("views VIEWERS 1", "views VIEWERS 2", "views VIEWERS 3",
        "views LISTENERS 1", "listens LISTENERS 1");
    time.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(pushed).hasSize(7).endsWith("views LISTENERS 3").contains("listens LISTENERS 3");
    assertThat(lookedUp).isZero();
  }

  @Test
  void theViewersAreShownAMessageBeforeTheHint() {
    route(1);

    assertThat(pushed.indexOf("views VIEWERS 1")).isLessThan(pushed.indexOf("views LISTENERS 1"));
  }

  @Test
  void whatAGatewayDoesNotTakeIsLeftToItsNextLookAndIsNoDeadLetter() {
    answers.put(VIEWS.nodeId(), Mono.error(() -> ParleyException.unavailable("away", null)));

    Settlement settlement = route(1);
    time.advanceTimeBy(Duration.ofSeconds(10));

    assertThat(missed).contains(new Missed.News(null, CHANNEL));
    assertThat(letters).isEmpty();
    assertThat(settlement.isDone()).isTrue();
    assertThat(backlog.waiting()).isZero();
  }

  @Test
  void aGatewayWhoseIncarnationIsOverIsNotAskedAgain() {
    answers.put(LISTENS.nodeId(), Mono.just(PushOutcome.STALE));

    Settlement settlement = route(1);
    time.advanceTimeBy(Duration.ofSeconds(10));

    assertThat(pushed.stream().filter(one -> one.startsWith("listens"))).hasSize(1);
    assertThat(missed).isEmpty();
    assertThat(settlement.isDone()).isTrue();
  }
}
