package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.conversation.ConversationId;
import io.parley.conversation.ConversationKind;
import io.parley.engines.TestEngines;
import io.parley.engines.EngineAddresses;
import io.parley.fanout.spi.Subscriptions;
import io.parley.history.HistoryChecker;
import io.parley.history.Recorder;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import io.parley.messaging.ops.Conversions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Channels over two gateways: hints, what is in view, who comes and goes, and groups that become channels.
class ChannelsIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long HINT_PAUSE_MS = 1_000;
  /// What a clock and a scheduler may add or take.
  private static final long LENIENCE_MS = 150;

  private static Node first;
  private static Node second;

  private final LocalToken alice = person("alice");
  private final LocalToken ben = person("ben");
  private final LocalToken carol = person("carol");
  private final Rest rest = new Rest(List.of(first.address(), second.address()));
  private final ConversationId channel = rest.begin(ConversationKind.CHANNEL, alice,
      Set.of(ben.userId(), carol.userId()));

  @BeforeAll
  static void twoNodes() {
    first = Node.as(List.of(), "parley.limits.sends-per-second=1000", "parley.limits.send-burst=10000");
    second = Node.as(List.of("gateway"));
  }

  @AfterAll
  static void end() {
    Stream.of(second, first).forEach(Node::close);
  }

  private static LocalToken person(String name) {
    return first.people(name + "-" + UUID.randomUUID()).getFirst();
  }

  /// A session, and what it was told of the channel.
  private final class Ear {
    private final Queue<JsonNode> frames = new ConcurrentLinkedQueue<>();
    private final List<Long> hintedAt = new ArrayList<>();
    private final Link link;

    Ear(Node node, LocalToken user) {
      link = Link.open(node.address(), this::take);
      link.answer(Link.frame("hello").put("token", user.token()).put("device_id", "ear"));
      link.answer(Link.frame("sync"));
    }

    private void take(JsonNode frame) {
      frames.add(frame);
      if (frame.get("type").asString().equals("hint")) {
        synchronized (hintedAt) {
          hintedAt.add(System.nanoTime() / 1_000_000);
        }
      }
    }

    private Stream<JsonNode> told(String type) {
      return frames.stream().filter(frame -> frame.get("type").asString().equals(type)
          && frame.path("conversation_id").asString("").equals(channel.toString()));
    }

    long hint() {
      return told("hint").mapToLong(frame -> frame.get("latest_seq").asLong()).max().orElse(0);
    }

    List<String> bodies() {
      return told("message").filter(frame -> frame.get("message_type").asString().equals("text"))
          .map(frame -> frame.get("body").asString()).toList();
    }

    Ear view(ConversationId conversation) {
      link.write(Link.frame("view").put("conversation_id", conversation.toString()));
      link.answer(Link.frame("ping"));
      return this;
    }

    JsonNode send(String body) {
      return link.answer(Link.frame("send").put("conversation_id", channel.toString())
          .put("client_message_id", UUID.randomUUID().toString()).put("message_type", "text").put("body", body));
    }

    void close() {
      link.abort();
    }
  }

  private static void until(java.util.concurrent.Callable<Boolean> condition) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  /// Until fan-out sends the gateways of those who have the channel in view its messages.
  private void untilShown(int gateways) {
    until(() -> first.bean(Subscriptions.class).of(Set.of(channel)).block(PATIENCE).getOrDefault(channel, List.of())
        .stream().filter(one -> one.interest() == Subscriptions.Interest.MESSAGES).count() == gateways);
  }

  @Test
  void hintsComeInsteadOfMessagesAndAtMostOnceASecond() {
    Ear here = new Ear(first, alice);
    Ear there = new Ear(second, ben);
    until(() -> here.hint() == 1 && there.hint() == 1 || first.bean(Subscriptions.class).of(Set.of(channel))
        .block(PATIENCE).getOrDefault(channel, List.of()).size() == 2);

    for (int i = 0; i < 300; i++) {
      assertThat(here.send("number " + i).get("type").asString()).isEqualTo("sent");
    }

    until(() -> here.hint() == 301 && there.hint() == 301);
    for (Ear ear : List.of(here, there)) {
      assertThat(ear.bodies()).isEmpty();
      assertThat(ear.hintedAt).hasSizeLessThan(100);
      IntStream.range(1, ear.hintedAt.size()).forEach(i -> assertThat(ear.hintedAt.get(i) - ear.hintedAt.get(i - 1))
          .isGreaterThan(HINT_PAUSE_MS - LENIENCE_MS));
      ear.close();
    }
  }

  @Test
  void whoHasItInViewIsShownEachMessageInOrder() {
    Ear writer = new Ear(first, alice);
    Ear viewer = new Ear(second, ben).view(channel);
    Ear listener = new Ear(second, carol);
    untilShown(1);
    List<String> all = IntStream.range(0, 50).mapToObj("%02d"::formatted).toList();
    all.forEach(writer::send);

    until(() -> viewer.bodies().size() == 50 && listener.hint() == 51);
    assertThat(viewer.bodies()).isEqualTo(all);
    assertThat(listener.bodies()).isEmpty();

    viewer.view(ConversationId.parse(first.direct(alice, ben)));
    untilShown(0);
    writer.send("unseen");
    until(() -> viewer.hint() == 52 && listener.hint() == 52);
    assertThat(viewer.bodies()).isEqualTo(all);
    Stream.of(writer, viewer, listener).forEach(Ear::close);
  }

  @Test
  void whatOneIsNotInCanNotBeViewed() {
    Ear stranger = new Ear(second, person("dave"));
    JsonNode answer = stranger.link.answer(Link.frame("view").put("conversation_id", channel.toString()));
    assertThat(answer.get("code").asString()).isEqualTo("not_a_member");
    stranger.close();
  }

  @Test
  void whoIsAddedIsToldAtOnceAndWhoIsRemovedSeesNothingMore() {
    LocalToken dave = person("dave");
    rest.arrive(List.of(dave));
    Ear writer = new Ear(first, alice);
    Ear newcomer = new Ear(second, dave);
    assertThat(rest.add(alice, channel, dave.userId()).isDone()).isTrue();

    until(() -> newcomer.told("conversation").findAny().isPresent() && newcomer.hint() >= 2);
    newcomer.view(channel);
    untilShown(1);
    writer.send("welcome");
    until(() -> newcomer.bodies().equals(List.of("welcome")));

    assertThat(rest.remove(alice, channel, dave.userId()).isDone()).isTrue();
    for (int i = 0; i < 20; i++) {
      writer.send("secret " + i);
    }
    until(() -> newcomer.hint() == 4);
    Ear bystander = new Ear(second, ben);
    until(() -> bystander.hint() >= 24 || rest.page(ben, channel, 0, 1).get("latest_seq").asLong() == 24);
    writer.send("for those who are in it");
    until(() -> bystander.hint() == 25);
    assertThat(newcomer.bodies()).containsExactly("welcome");
    assertThat(newcomer.hint()).isEqualTo(4);
    Stream.of(writer, newcomer, bystander).forEach(Ear::close);
  }

  @Test
  void anOperatorTurnsGroupsIntoChannelsWhileMessagesFlowAndNothingIsLost() throws Exception {
    long seed = Long.getLong("parley.test.seed", new Random().nextLong());
    System.out.println("Random steps from -Dparley.test.seed=" + seed);
    Recorder recorder = new Recorder();
    try (Storage storage = new Storage(EngineAddresses.of(TestEngines.shared()));
        Crowd crowd = new Crowd(List.of(first.address(), second.address()), name -> first.people(name).getFirst(),
            recorder, new Random(seed))) {
      crowd.begin();
      pass(Duration.ofSeconds(4));
      for (ConversationId group : crowd.groups()) {
        first.bean(Conversions.class).toChannel(group).block(PATIENCE);
        pass(Duration.ofSeconds(3));
      }
      crowd.end();
      new Ending(rest, storage, recorder, crowd).await();

      assertThat(HistoryChecker.check(recorder.all())).isEmpty();
      assertThat(crowd.failures()).isEmpty();
      crowd.groups().forEach(group -> assertThat(
          rest.insist(token(crowd, crowd.founder(group)), "GET", "/conversations/" + group, null).get("kind")
              .asString())
          .isEqualTo("channel"));
    }
  }

  private static LocalToken token(Crowd crowd, UserId user) {
    return crowd.people().stream().filter(one -> one.userId().equals(user)).findFirst().orElseThrow();
  }

  private static void pass(Duration time) {
    await().atMost(time.multipliedBy(2)).pollDelay(time).until(() -> true);
  }
}
