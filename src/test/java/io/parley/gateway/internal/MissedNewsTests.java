package io.parley.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.fanout.spi.Missed;
import io.parley.messaging.Cursor;
import io.parley.platform.ParleyException;
import io.parley.sessions.NodeId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

/// What sessions hear of that fan-out could not bring them.
class MissedNewsTests {
  private static final ConversationId LUNCH = FakePorts.conversation(1);
  private static final ConversationId BROKEN = FakePorts.conversation(2);

  private final HandTime clock = new HandTime();
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final GatewayFixture gateway = new GatewayFixture();
  private final FakePorts ports = gateway.ports;
  private final GatewayNode node = gateway.node(clock, clock);
  private final Set<Missed.News> waiting = new LinkedHashSet<>();
  private boolean everybody;
  private int looks;
  private boolean redisAway;
  private final Missed missed = new Missed() {
    @Override
    public Mono<Void> add(NodeId gateway, Collection<News> news) {
      return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Told> look(NodeId gateway) {
      return Mono.defer(() -> {
        looks++;
        return redisAway
            ? Mono.error(ParleyException.unavailable("Redis is away", null))
            : Mono.just(new Told(everybody, List.copyOf(waiting)));
      });
    }

    @Override
    public Mono<Void> forget(NodeId gateway, Told told) {
      return Mono.fromRunnable(() -> {
        waiting.removeAll(told.news());
        everybody = everybody && !told.everybody();
      });
    }
  };
  private final MissedNews news = new MissedNews(missed, ports.nodes, gateway.local,
      new Hints(ports.history, ports.company.conversations, ports.company.membersPort, ports.receiptsPort),
      gateway.channels, gateway.meters, time);
  private final FakeOutbound phone = open("alice", "phone");
  private final FakeOutbound laptop = open("alice", "laptop");
  private final FakeOutbound bens = open("ben", "phone");

  @BeforeEach
  void begin() {
    ports.company.members.addAll(List.of(FakePorts.user("alice"), FakePorts.user("ben")));
    news.start();
  }

  @AfterEach
  void end() {
    news.stop();
  }

  @Test
  void everySessionOfAUserIsToldOfTheConversationAndWhereItEnds() {
    missed("alice", LUNCH);

    look();

    assertThat(types(phone)).startsWith("conversation").endsWith("hint");
    assertThat(phone.frames.getLast().get("latest_seq").asLong()).isEqualTo(1);
    assertThat(types(laptop)).isEqualTo(types(phone));
    assertThat(bens.frames).isEmpty();
    assertThat(waiting).isEmpty();
  }

  @Test
  void receiptsThatWereMissedAreToldWithIt() {
    ports.cursors.put(FakePorts.user("ben"), new Cursor(7, 6));
    missed("alice", LUNCH);

    look();

    List<JsonNode> receipts = phone.frames.stream().filter(frame -> frame.get("type").asString().equals("receipt"))
        .toList();
    assertThat(receipts).extracting(frame -> frame.get("user_id").asString())
        .containsExactly(FakePorts.user("alice").toString(), FakePorts.user("ben").toString());
    assertThat(receipts.getFirst().get("unread").asInt()).isEqualTo(1);
    assertThat(receipts.getLast().get("delivered_seq").asLong()).isEqualTo(7);
    assertThat(receipts.getLast().has("unread")).isFalse();
  }

  @Test
  void oneWhoHasLeftHearsOfNoReceipts() {
    ports.company.members.remove(FakePorts.user("alice"));
    ports.cursors.put(FakePorts.user("ben"), new Cursor(7, 6));
    missed("alice", LUNCH);

    look();

    assertThat(types(phone)).containsExactly("conversation", "hint");
  }

  @Test
  void aChannelThatWasMissedIsHintedAtToAllWhoListen() {
    ports.company.channels.add(LUNCH);
    node.channels().lookAgain(gateway.local.all());
    clock.advance(Duration.ofSeconds(2));
    List.of(phone, laptop, bens).forEach(socket -> socket.frames.clear());
    ports.ends.put(LUNCH, 9L);
    waiting.add(new Missed.News(null, LUNCH));

    look();

    for (FakeOutbound socket : List.of(phone, laptop, bens)) {
      assertThat(types(socket)).containsExactly("hint");
      assertThat(socket.next().get("latest_seq").asLong()).isEqualTo(9);
    }
    assertThat(waiting).isEmpty();
  }

  @Test
  void whoCameIntoAChannelUnheardListensFromThenOn() {
    ports.company.channels.add(LUNCH);
    missed("alice", LUNCH);

    look();

    assertThat(ports.subscriptions.entered).containsOnlyKeys(LUNCH);
  }

  @Test
  void oneWhoMaySeeNothingIsToldNothing() {
    ports.strangers.add(FakePorts.user("alice"));
    missed("alice", LUNCH);

    look();

    assertThat(phone.frames).isEmpty();
    assertThat(waiting).isEmpty();
  }

  @Test
  void aPageThatFailsIsInNobodysWayAndItsReaderIsToldToSync() {
    ports.broken.add(BROKEN);
    missed("alice", BROKEN);
    missed("ben", LUNCH);

    look();

    assertThat(types(bens)).endsWith("hint");
    assertThat(types(phone)).containsExactly("resync");
    assertThat(waiting).isEmpty();
  }

  @Test
  void whileNothingCanBeReadTheSameIsToldAgain() {
    ports.broken.add(LUNCH);
    missed("alice", LUNCH);
    look();
    assertThat(phone.frames).isEmpty();
    assertThat(looks).as("not in a hurry").isEqualTo(1);

    ports.broken.clear();
    redisAway = true;
    look();
    redisAway = false;
    look();
    assertThat(types(phone)).endsWith("hint");
  }

  @Test
  void beyondTheBoundEverySessionIsToldToSync() {
    everybody = true;
    missed("alice", LUNCH);

    look();

    assertThat(List.of(types(phone), types(laptop), types(bens))).containsOnly(List.of("resync"));
    assertThat(waiting).isEmpty();
    assertThat(everybody).isFalse();
  }

  private void missed(String user, ConversationId conversation) {
    waiting.add(new Missed.News(FakePorts.user(user), conversation));
  }

  private void look() {
    time.advanceTimeBy(MissedNews.EVERY);
  }

  private static List<String> types(FakeOutbound socket) {
    return socket.frames.stream().map(frame -> frame.get("type").asString()).toList();
  }

  private FakeOutbound open(String name, String device) {
    ports.token(name, clock.instant().plusSeconds(3_600));
    FakeOutbound socket = new FakeOutbound();
    new Session(socket, node, null).receive(
        "{\"type\":\"hello\",\"id\":\"1\",\"token\":\"token-of-%s\",\"device_id\":\"%s\"}".formatted(name, device)
            .getBytes(StandardCharsets.UTF_8));
    assertThat(socket.next().get("type").asString()).isEqualTo("welcome");
    return socket;
  }
}
