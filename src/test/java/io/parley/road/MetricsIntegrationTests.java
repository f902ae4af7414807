package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.search.Search;
import io.parley.identity.LocalTokens.LocalToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What three nodes have counted once two people have talked.
class MetricsIntegrationTests {
  private static final int MESSAGES = 10;
  private static final Pattern ROW = Pattern.compile("\\| `(parley\\.[a-z.]+)` \\| (\\w+) \\| ([^|]*)\\|.*");
  private static final Pattern CODE = Pattern.compile("`([a-z]+)`");

  private static Node messaging;
  private static Node fanout;
  private static Node gateway;

  @BeforeAll
  static void twoPeopleTalk() {
    messaging = Node.as(List.of("messaging"));
    fanout = Node.as(List.of("fanout"), "parley.notification.webhook.url=http://127.0.0.1:9/",
        "parley.notification.webhook.secret=whsec_dGhpcnR5IGJ5dGVzIHRoYXQgbm9ib2R5IGtub3dz");
    gateway = Node.as(List.of("gateway"));
    List<LocalToken> people = gateway.people("alice-" + UUID.randomUUID(), "ben-" + UUID.randomUUID());
    String direct = gateway.direct(people.getFirst(), people.getLast());
    Device alice = new Device(people.getFirst(), "phone").connect(gateway.address());
    Device ben = new Device(people.getLast(), "phone").connect(gateway.address());
    for (int i = 0; i < MESSAGES; i++) {
      alice.send(direct, "message " + i);
    }
    alice.settle();
    await().atMost(Link.PATIENCE).until(() -> alice.cursor(direct) == MESSAGES && ben.cursor(direct) == MESSAGES);
    ben.drop();
  }

  @AfterAll
  static void end() {
    Stream.of(gateway, fanout, messaging).forEach(Node::close);
  }

  /// Some appear with what they count.
  @Test
  void theTableNamesEachMeterWithItsKindAndTagsAndNoOther() throws IOException {
    Map<String, String> table = table();
    await().atMost(Link.PATIENCE).untilAsserted(() -> assertThat(registered()).isNotEmpty().isEqualTo(table));
  }

  private static Map<String, String> registered() {
    Map<String, String> registered = new TreeMap<>();
    Stream.of(gateway, fanout, messaging).flatMap(node -> node.bean(MeterRegistry.class).getMeters().stream())
        .map(Meter::getId).filter(meter -> meter.getName().startsWith("parley."))
        .forEach(meter -> registered.put(meter.getName(),
            described(meter.getType().name().toLowerCase(Locale.ROOT), meter.getTags().stream().map(Tag::getKey))));
    return registered;
  }

  private static Map<String, String> table() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("docs", "metrics.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.put(row.group(1),
            described(row.group(2), CODE.matcher(row.group(3)).results().map(tag -> tag.group(1))));
      }
    }
    return rows;
  }

  private static String described(String kind, Stream<String> tags) {
    SortedSet<String> sorted = new TreeSet<>(tags.toList());
    return kind + sorted;
  }

  @Test
  void theyCountWhatHappened() {
    assertThat(count(gateway, "parley.gateway.sends", "outcome", "sent")).isEqualTo(MESSAGES);
    assertThat(count(gateway, "parley.gateway.opened")).isEqualTo(2);
    assertThat(search(gateway, "parley.gateway.connections").gauge().value()).isBetween(1.0, 2.0);
    assertThat(count(messaging, "parley.messaging.sends", "outcome", "accepted")).isEqualTo(MESSAGES);
    assertThat(count(messaging, "parley.messaging.publications", "topic", "parley.messages"))
        .isGreaterThanOrEqualTo(MESSAGES);
    assertThat(count(fanout, "parley.fanout.lag", "stage", "numbered")).isGreaterThanOrEqualTo(MESSAGES);
    await().atMost(Link.PATIENCE).untilAsserted(() -> {
      assertThat(count(fanout, "parley.fanout.lag", "stage", "end-to-end")).isGreaterThanOrEqualTo(MESSAGES);
      assertThat(count(gateway, "parley.gateway.deliveries")).isGreaterThanOrEqualTo(2.0 * MESSAGES)
          .isEqualTo(count(fanout, "parley.fanout.deliveries"));
      assertThat(search(fanout, "parley.fanout.behind").tag("topic", "parley.messages").gauge().value()).isZero();
      assertThat(count(gateway, "parley.gateway.closed", "code", "client")
          + count(gateway, "parley.gateway.closed", "code", "lost")).isEqualTo(1);
    });
    assertThat(search(gateway, "parley.sessions.nodes").tag("role", "fanout").gauge().value()).isEqualTo(1);
    assertThat(count(gateway, "parley.sessions.calls", "exchange", "messaging")).isGreaterThanOrEqualTo(MESSAGES);
  }

  @Test
  void prometheusReadsThemWithBucketsOnThePortOfManagement() {
    assertThat(Probe.text(gateway.management(), "/actuator/prometheus")).contains("parley_gateway_connections ",
        "parley_gateway_sends_seconds_bucket{outcome=\"sent\",le=\"0.001\"}");
    assertThat(Probe.text(fanout.management(), "/actuator/prometheus"))
        .contains("parley_fanout_lag_seconds_bucket{stage=\"end-to-end\",le=\"30.0\"}");
  }

  /// How often a meter was hit, over all its other tags.
  private static double count(Node node, String name, String... tags) {
    return search(node, name).tags(tags).meters().stream().flatMap(meter -> Stream.of(meter.measure()))
        .mapToDouble(measured -> measured.iterator().next().getValue()).sum();
  }

  private static Search search(Node node, String name) {
    return node.bean(MeterRegistry.class).find(name);
  }
}
