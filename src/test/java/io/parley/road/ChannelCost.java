package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.conversation.Conversation;
import io.parley.conversation.ConversationEvent;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.NewConversation;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.messaging.History;
import io.parley.messaging.Messages;
import io.parley.platform.Redis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The work that messages to a conversation of many members cost, counted: what Redis is asked, what gateways are called for and
/// what goes to sockets.
final class ChannelCost {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int NAMES_AT_ONCE = 10_000;
  private static final int HELLOS_AT_ONCE = 50;
  private static final int HEARTBEAT_S = 10;
  private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");
  private static final String CALLED = "parley.fanout.pushes";

  private final List<Node> nodes;

  /// @param nodes the first has all roles
  ChannelCost(List<Node> nodes) {
    this.nodes = nodes;
  }

  /// @param lookUps of users' sessions in Redis, a message
  /// @param channelLookUps of who listens, a message
  /// @param calls of gateways, a message
  /// @param frames to sockets, a message
  record Cost(String what, int members, int connected, int messages, double lookUps, double channelLookUps,
      double calls,
      double frames) {
    static final String HEAD = "| conversation | members | connected | messages | sessions looked up | channels looked up |"
        + " calls of gateways | frames to sockets |";

    String row() {
      return "| %s | %,d | %,d | %,d | %,.1f | %,.1f | %,.1f | %,.1f |".formatted(what, members, connected, messages,
          lookUps, channelLookUps, calls, frames);
    }
  }

  /// Messages one after the other, each once all have heard of the one before; then as many at once.
  List<Cost> measure(ConversationKind kind, int members, int connected, int messages) {
    List<LocalToken> people = people(members);
    Conversation conversation = found(kind, people);
    try (Crowd crowd = new Crowd(conversation, people.subList(0, connected))) {
      List<Cost> costs = new ArrayList<>();
      costs.add(counted(kind + ", one by one", members, connected, messages, () -> {
        for (int i = 0; i < messages; i++) {
          crowd.send(1);
          crowd.awaitAll();
        }
      }));
      costs.add(counted(kind + ", at once", members, connected, messages, () -> {
        crowd.send(messages);
        crowd.awaitAll();
      }));
      return costs;
    }
  }

  private List<LocalToken> people(int members) {
    List<LocalToken> people = new ArrayList<>(members);
    while (people.size() < members) {
      int some = Math.min(NAMES_AT_ONCE, members - people.size());
      people.addAll(nodes.getFirst().people(
          Stream.generate(() -> "many-" + UUID.randomUUID()).limit(some).toArray(String[]::new)));
    }
    return people;
  }

  private Conversation found(ConversationKind kind, List<LocalToken> people) {
    Set<io.parley.identity.UserId> others = people.stream().skip(1).map(LocalToken::userId).collect(Collectors.toSet());
    Node node = nodes.getFirst();
    Conversation conversation = node.bean(Conversations.class)
        .create(new NewConversation(kind, "Many", people.getFirst().userId(), others, false)).block(PATIENCE)
        .conversation();
    node.bean(Messages.class)
        .announce(conversation.conversationId(), people.getFirst().userId(), new ConversationEvent.Created())
        .block(PATIENCE);
    await().atMost(PATIENCE)
        .until(() -> node.bean(History.class).latestSeq(conversation.conversationId()).block(PATIENCE) == 1);
    return conversation;
  }

  private Cost counted(String what, int members, int connected, int messages, Runnable work) {
    awaitQuiet();
    Map<String, Long> redis = redis();
    double calls = count(CALLED, "outcome");
    double frames = frames();
    work.run();
    Map<String, Long> asked = redis();
    asked.replaceAll((command, count) -> count - redis.getOrDefault(command, 0L));
    return new Cost(what, members, connected, messages, asked.getOrDefault("hgetall", 0L) / (double) messages,
        asked.getOrDefault("hvals", 0L) / (double) messages, (count(CALLED, "outcome") - calls) / messages,
        (frames() - frames) / messages);
  }

  /// Until nobody comes or goes any more: that is looked up, too.
  private void awaitQuiet() {
    long[] before = {-1};
    await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).until(() -> {
      long now = redis().getOrDefault("hgetall", 0L);
      boolean quiet = now == before[0];
      before[0] = now;
      return quiet;
    });
  }

  private Map<String, Long> redis() {
    String stats = nodes.getFirst().bean(Redis.class).<String>call(commands -> commands.info("commandstats"))
        .block(PATIENCE);
    Map<String, Long> calls = new TreeMap<>();
    CALLS.matcher(stats).results().forEach(found -> calls.put(found.group(1), Long.parseLong(found.group(2))));
    return calls;
  }

  private double count(String timer, String tag) {
    return nodes.stream().mapToDouble(node -> node.bean(MeterRegistry.class).find(timer).tagKeys(tag).timers().stream()
        .mapToLong(io.micrometer.core.instrument.Timer::count).sum()).sum();
  }

  private double frames() {
    return Stream.of("parley.gateway.deliveries", "parley.gateway.channel.hints").mapToDouble(name -> nodes.stream()
        .mapToDouble(node -> node.bean(MeterRegistry.class).get(name).counter().count()).sum()).sum();
  }

  /// Those who are connected, spread over the nodes, and how far each has heard.
  private final class Crowd implements AutoCloseable {
    private final String conversation;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLongArray heard;
    private long last = 1;

    Crowd(Conversation conversation, List<LocalToken> people) {
      this.conversation = conversation.conversationId().toString();
      this.heard = new AtomicLongArray(people.size());
      var _ = heartbeat.scheduleWithFixedDelay(() -> links.forEach(link -> link.write(Link.frame("ping"))),
          HEARTBEAT_S, HEARTBEAT_S, TimeUnit.SECONDS);
      for (int from = 0; from < people.size(); from += HELLOS_AT_ONCE) {
        List<CompletableFuture<?>> syncs = new ArrayList<>();
        for (int i = from; i < Math.min(people.size(), from + HELLOS_AT_ONCE); i++) {
          int number = i;
          Link link = Link.open(nodes.get(i % nodes.size()).address(), frame -> hear(number, frame));
          links.add(link);
          syncs.add(link
              .ask(Link.frame("hello").put("token", people.get(i).token()).put("device_id", "phone"))
              .thenCompose(_ -> link.ask(Link.frame("sync"))));
        }
        CompletableFuture.allOf(syncs.toArray(CompletableFuture[]::new)).join();
      }
    }

    private void hear(int number, tools.jackson.databind.JsonNode frame) {
      if (!frame.path("conversation_id").asString("").equals(conversation)) {
        return;
      }
      switch (frame.get("type").asString()) {
        case "hint" -> heard.accumulateAndGet(number, frame.get("latest_seq").asLong(), Math::max);
        case "message" -> heard.accumulateAndGet(number, frame.get("seq").asLong(), Math::max);
        default -> {
        }
      }
    }

    void send(int messages) {
      CompletableFuture<?>[] sent = IntStream.range(0, messages).mapToObj(_ -> links.getFirst()
          .ask(Link.frame("send").put("conversation_id", conversation)
              .put("client_message_id", UUID.randomUUID().toString()).put("message_type", "text").put("body", "hello"))
          .thenAccept(answer -> assertThat(answer.get("type").asString()).isEqualTo("sent")))
          .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(sent).join();
      last += messages;
    }

    void awaitAll() {
      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
          .until(() -> IntStream.range(0, heard.length()).allMatch(i -> heard.get(i) >= last));
    }

    @Override
    public void close() {
      heartbeat.shutdownNow();
      links.forEach(Link::abort);
    }
  }
}
