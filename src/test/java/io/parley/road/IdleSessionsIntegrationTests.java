package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.identity.LocalTokens.LocalToken;
import io.parley.platform.Redis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What sessions cost while nothing happens: liveness is held by the node, not by each of them.
@Tag("faults")
class IdleSessionsIntegrationTests {
  private static final int SESSIONS = 5_000;
  private static final int DEVICES = 10;
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_PINGS = Duration.ofSeconds(10);
  /// By which two minutes of a node may differ: a user's presence, a look of the node's more.
  private static final double CHANCE_A_SECOND = 0.5;
  private static final Set<String> READS = Set.of("get", "xrange", "pttl", "scard", "info", "ping", "hgetall",
      "smembers", "exists", "mget",
      "hello", "client|setinfo", "config|get", "zrange", "zrangebyscore", "time", "command");
  private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

  @Test
  void idleSessionsWriteNothing() {
    try (Node node = Node.start("parley.limits.handshakes-per-second=5000")) {
      double alone = writesASecond(node, List.of());
      List<Link> links = connect(node);
      double held = writesASecond(node, links);
      System.out
          .printf("A node writes %.2f times a second, and %.2f with %d idle sessions; a heartbeat a session every 15 s"
              + " would be %d%n", alone, held, SESSIONS, SESSIONS / 15);

      assertThat(links).allMatch(Link::isOpen);
      assertThat(held).isLessThan(alone + CHANCE_A_SECOND);
    }
  }

  /// Of a minute in which the sessions do no more than stay.
  private static double writesASecond(Node node, List<Link> links) {
    Map<String, Long> before = calls(node);
    for (Duration left = IDLE; left.isPositive(); left = left.minus(BETWEEN_PINGS)) {
      links.forEach(link -> link.write(Link.frame("ping")));
      await().atMost(BETWEEN_PINGS.multipliedBy(2)).pollDelay(BETWEEN_PINGS).until(() -> true);
    }
    Map<String, Long> writes = new TreeMap<>(calls(node));
    writes.replaceAll((command, count) -> count - before.getOrDefault(command, 0L));
    writes.keySet().removeAll(READS);
    writes.values().removeIf(count -> count == 0);
    System.out.println(writes);
    return writes.values().stream().mapToLong(Long::longValue).sum() / (double) IDLE.toSeconds();
  }

  private static List<Link> connect(Node node) {
    String[] names = Stream.generate(() -> "idle-" + UUID.randomUUID()).limit(SESSIONS / DEVICES)
        .toArray(String[]::new);
    List<Link> links = new ArrayList<>(SESSIONS);
    for (LocalToken person : node.people(names)) {
      for (int device = 0; device < DEVICES; device++) {
        Link link = Link.open(node.address(), _ -> {});
        link.ask(Link.frame("hello").put("token", person.token()).put("device_id", "device-" + device)).join();
        links.add(link);
      }
    }
    return links;
  }

  private static Map<String, Long> calls(Node node) {
    String stats = node.bean(Redis.class)
        .<String>call(commands -> commands.info("commandstats"))
        .block(Link.PATIENCE);
    Map<String, Long> calls = new TreeMap<>();
    CALLS.matcher(stats).results()
        .forEach(found -> calls.put(found.group(1), Long.parseLong(found.group(2))));
    return calls;
  }
}
