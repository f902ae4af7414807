package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.conversation.ConversationId;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.messaging.Content;
import java.net.URI;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;

/// A conversation in which members write in turn, and how long it takes until all of them have what was written.
final class Talk {
  private static final int DIGITS = 7;
  private static final String REST = "x".repeat(100 - DIGITS);

  private final String id;
  private final int writers;
  private final URI node;
  private final List<Listener> listeners;
  private final Map<Integer, Said> said = new ConcurrentHashMap<>();
  private final Set<Integer> repeated = ConcurrentHashMap.newKeySet();
  private final AtomicInteger next = new AtomicInteger();
  private volatile int mark;

  /// @param due when it was to be written, in the time of [System#nanoTime()]
  /// @param delivery takes the microseconds from then to each member's socket
  private record Said(long due, Histogram delivery) {}

  /// @param members those who write come first
  /// @param node where all of them connect
  Talk(String id, List<LocalToken> members, int writers, URI node) {
    this.id = id;
    this.writers = writers;
    this.node = node;
    listeners = members.stream().map(Listener::new).toList();
  }

  ConversationId id() {
    return ConversationId.parse(id);
  }

  void connect() {
    listeners.forEach(listener -> listener.device.connect(node));
  }

  /// The next one of those who write says something.
  void say(long due, Histogram delivery) {
    int number = next.getAndIncrement();
    said.put(number, new Said(due, delivery));
    listeners.get(number % writers).device.send(id, String.format("%0" + DIGITS + "d", number) + REST);
  }

  int unanswered() {
    return listeners.stream().mapToInt(listener -> listener.device.unanswered()).sum();
  }

  /// What is said from now on is counted.
  void mark() {
    mark = next.get();
  }

  int saidSinceMark() {
    return next.get() - mark;
  }

  /// How many of these everybody has.
  int arrivedSinceMark() {
    return listeners.stream().mapToInt(listener -> listener.arrivedSince(mark)).min().orElse(0);
  }

  boolean isComplete() {
    return unanswered() == 0 && listeners.stream().allMatch(listener -> listener.arrivedSince(0) == next.get());
  }

  /// Everybody does what devices do without being asked, and says how far they are.
  void tend() {
    listeners.forEach(listener -> {
      if (!listener.device.isConnected()) {
        listener.device.connect(node);
      }
      listener.device.tend();
      listener.device.acknowledge(id);
    });
  }

  /// Everybody has everything, at the same places without a hole, and in the order in which each has written it.
  void assertNothingIsMissing() {
    List<String> first = listeners.getFirst().device.bodies(id);
    List<Integer> numbers = first.stream().map(Talk::number).toList();
    assertThat(numbers).as("messages of %s", id)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, next.get()).boxed().toList());
    for (int i = 0; i < writers; i++) {
      int writer = i;
      assertThat(numbers.stream().filter(number -> number % writers == writer && !repeated.contains(number)))
          .as("messages of one who writes in %s", id).isSorted();
    }
    listeners.forEach(listener -> {
      assertThat(listener.device.complaints()).isEmpty();
      assertThat(listener.device.bodies(id)).isEqualTo(first);
      List<Long> places = List.copyOf(listener.device.view(id).keySet());
      assertThat(places).containsExactlyElementsOf(LongStream.rangeClosed(1, places.size()).boxed().toList());
    });
  }

  private static int number(String body) {
    return Integer.parseInt(body.substring(0, DIGITS));
  }

  /// A member's device.
  private final class Listener implements Notes, Notes.Session {
    private final Device device;
    private final BitSet arrived = new BitSet();

    private Listener(LocalToken owner) {
      device = new Device(owner, "talk-" + id.substring(0, 8), this, Set.of());
    }

    @Override
    public Notes.Session opened() {
      return this;
    }

    @Override
    public Consumer<JsonNode> sends(String conversationId, UUID key, Content content, int attempt, long seen) {
      if (attempt > 1) {
        repeated.add(number(content.body()));
      }
      return _ -> {};
    }

    @Override
    public void shown(JsonNode frame, boolean inSync) {
      if (frame.path("conversation_id").asString("").equals(id)) {
        switch (frame.get("type").asString()) {
          case "message" -> arrives(frame);
          case "page" -> frame.get("messages").forEach(this::arrives);
          default -> {
          }
        }
      }
    }

    private synchronized void arrives(JsonNode message) {
      if (message.get("message_type").asString().equals("text")) {
        int number = number(message.get("body").asString());
        Said one = said.get(number);
        if (!arrived.get(number)) {
          arrived.set(number);
          one.delivery.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, System.nanoTime() - one.due)));
        }
      }
    }

    private synchronized int arrivedSince(int first) {
      return (int) arrived.stream().filter(number -> number >= first).count();
    }
  }
}
