package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import io.parley.conversation.ConversationKind;
import io.parley.conversation.Conversations;
import io.parley.conversation.NewConversation;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.identity.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Many people at once, over sockets that break: in the end everybody has the same.
class ManyDevicesIntegrationTests {
  private static final int USERS = 20;
  private static final int CONVERSATIONS = 30;
  private static final int MOST_DEVICES = 3;
  private static final int STEPS = 60;

  @Test
  void everyDeviceEndsWithTheStoredLogWhateverBrokeMeanwhile() throws Exception {
    long seed = Long.getLong("parley.test.seed", new Random().nextLong());
    System.out.println("Random steps from -Dparley.test.seed=" + seed);
    Random random = new Random(seed);
    try (Node node = Node.start("parley.limits.send-burst=10000")) {
      List<LocalToken> people = node
          .people(IntStream.range(0, USERS).mapToObj(i -> "many-%d-%x".formatted(i, seed)).toArray(String[]::new));
      Map<String, Set<UserId>> conversations = conversations(node, people, random);
      List<Device> devices = people.stream()
          .flatMap(
              one -> IntStream.rangeClosed(0, random.nextInt(MOST_DEVICES)).mapToObj(i -> new Device(one, "d" + i)))
          .toList();

      act(node, devices, conversations, random);
      devices.forEach(device -> {
        reconnect(node, device);
        device.settle();
      });

      conversations.forEach((id, members) -> {
        Map<Long, UUID> log = log(node, id);
        assertThat(log.keySet()).as("numbers of %s", id).containsExactlyElementsOf(
            IntStream.rangeClosed(1, log.size()).mapToObj(Long::valueOf).toList());
        assertThat(new HashSet<>(log.values())).as("ids of %s", id).hasSize(log.size());
        devices.stream().filter(device -> members.contains(device.owner().userId())).forEach(device -> {
          await().atMost(Link.PATIENCE).until(() -> device.cursor(id) == log.size());
          assertThat(shown(device, id)).as("%s on %s", id, device.owner().name()).isEqualTo(log);
        });
        devices.stream().filter(device -> !members.contains(device.owner().userId()))
            .forEach(stranger -> assertThat(stranger.view(id)).isEmpty());
      });
      Set<String> keys = devices.stream().flatMap(device -> conversations.keySet().stream().map(device::view))
          .flatMap(view -> view.values().stream()).map(message -> message.get("client_message_id").asString())
          .collect(Collectors.toSet());
      assertThat(devices).allSatisfy(device -> {
        assertThat(device.complaints()).isEmpty();
        assertThat(keys).containsAll(device.sent().keySet().stream().map(UUID::toString).toList());
      });
      assertThat(devices.stream().mapToInt(device -> device.sent().size()).sum()).isGreaterThan(CONVERSATIONS * 10);
    }
  }

  /// Each device on a thread of its own: mostly sends, now and then loses its network or comes back.
  private static void act(Node node, List<Device> devices, Map<String, Set<UserId>> conversations, Random random)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> lives = new ArrayList<>();
      for (Device device : devices) {
        Random own = new Random(random.nextLong());
        List<String> mine = conversations.keySet().stream().sorted()
            .filter(id -> conversations.get(id).contains(device.owner().userId())).toList();
        lives.add(threads.submit(() -> IntStream.range(0, STEPS).forEach(_ -> step(node, device, mine, own))));
      }
      for (Future<?> life : lives) {
        life.get();
      }
    }
  }

  private static void step(Node node, Device device, List<String> conversations, Random random) {
    String conversation = conversations.get(random.nextInt(conversations.size()));
    int what = random.nextInt(20);
    if (!device.isConnected()) {
      if (what < 7) {
        device.connect(node.address());
      } else {
        device.send(conversation, "written offline");
      }
      return;
    }
    switch (what) {
      case 0, 1 -> device.drop();
      case 2 -> device.connect(node.address());
      case 3 -> device.sync();
      case 4 -> device.fillGaps();
      case 5, 6 -> device.read(conversation);
      default -> device.send(conversation, "step " + what);
    }
  }

  private static void reconnect(Node node, Device device) {
    if (device.isConnected()) {
      device.drop();
    }
    device.connect(node.address());
  }

  /// One with everybody, some groups, the others direct; each user is in several.
  private static Map<String, Set<UserId>> conversations(Node node, List<LocalToken> people, Random random) {
    Conversations conversations = node.bean(Conversations.class);
    Map<String, Set<UserId>> made = new HashMap<>();
    List<UserId> users = new ArrayList<>(people.stream().map(LocalToken::userId).toList());
    while (made.size() < CONVERSATIONS) {
      Collections.shuffle(users, random);
      boolean direct = !made.isEmpty() && random.nextInt(3) > 0;
      int size = made.isEmpty() ? USERS : direct ? 2 : 3 + random.nextInt(8);
      Set<UserId> members = Set.copyOf(users.subList(0, size));
      NewConversation wish = new NewConversation(direct ? ConversationKind.DIRECT : ConversationKind.GROUP,
          direct ? null : "Group", users.getFirst(), members, false);
      made.put(conversations.create(wish).block(Link.PATIENCE).conversation().conversationId().toString(), members);
    }
    return made;
  }

  private static Map<Long, UUID> shown(Device device, String conversationId) {
    Map<Long, UUID> shown = new TreeMap<>();
    device.view(conversationId)
        .forEach((seq, message) -> shown.put(seq, UUID.fromString(message.get("message_id").asString())));
    return shown;
  }

  /// Straight from the tables.
  private static Map<Long, UUID> log(Node node, String conversationId) {
    CqlSession cassandra = node.bean(CqlSession.class);
    UUID id = UUID.fromString(conversationId);
    Map<Long, UUID> log = new TreeMap<>();
    cassandra.execute("SELECT bucket FROM conversation_buckets WHERE conversation_id = ?", id)
        .forEach(bucket -> cassandra
            .execute("SELECT seq, message_id FROM conversation_log WHERE conversation_id = ? AND bucket = ?", id,
                bucket.getLong("bucket"))
            .forEach(row -> log.put(row.getLong("seq"), row.getUuid("message_id"))));
    return log;
  }
}
