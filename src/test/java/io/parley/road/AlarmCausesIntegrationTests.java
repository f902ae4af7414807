package io.parley.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.conversation.ConversationKind;
import io.parley.engines.FragileEngines;
import io.parley.engines.FragileEngines.Standstill;
import io.parley.engines.OnOwnEngines;
import io.parley.gateway.internal.RawSocket;
import io.parley.identity.LocalTokens.LocalToken;
import io.parley.notification.internal.TestBrowser;
import io.parley.sessions.Nodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// What causes an alarm, its sentence on the Overview, and the way from there to what helps: three steps at most.
@OnOwnEngines
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlarmCausesIntegrationTests {
  /// An alarm is on after two bad windows of 15 s.
  private static final Duration WINDOWS = Duration.ofSeconds(90);
  private static final String[] VAPID = TestBrowser.vapidKeys();
  /// Where nobody listens: what is pushed there fails at once.
  private static final String NOBODY = "http://127.0.0.1:9/push/";
  private static final int FAILURES_UNTIL_KEPT_AWAY = 5;
  private static final int SLOW_READERS = 3;
  private static final int SMALL_BUFFER = 4_096;
  private static final int AT_ONCE = 5;
  private static final String BIG = "x".repeat(10_000);
  /// In a second; the limit is 20.
  private static final int TOO_MANY = 35;

  private static FragileEngines engines;
  private static Node node;
  private static Rest rest;
  private static ConsoleBrowser mia;
  private static String self;

  @BeforeAll
  static void aNode() {
    engines = FragileEngines.start();
    node = Node.start(engines.connection(),
        "parley.admin.alarms.slow-readers=1", "parley.notification.window=1s",
        "parley.notification.web-push.public-key=" + VAPID[0], "parley.notification.web-push.private-key=" + VAPID[1],
        "parley.notification.web-push.subject=mailto:ops@example.com",
        "parley.notification.web-push.private-addresses=true");
    rest = new Rest(List.of(node.address()));
    self = node.bean(Nodes.class).self().value();
    mia = new ConsoleBrowser(node.address()).signIn(Operators.OPERATOR);
  }

  @AfterAll
  static void end() {
    try (FragileEngines _ = engines; Node _ = node) {
      // the node first
    }
  }

  @Test
  void whatPeopleProvidersAndStorageDoIsSaidAndLeadsToWhatHelps() throws Exception {
    LocalToken alice = somebody();
    LocalToken ben = somebody();
    LocalToken hasty = somebody();
    LocalToken away = somebody();
    List<LocalToken> slow = Stream.generate(AlarmCausesIntegrationTests::somebody).limit(SLOW_READERS).toList();
    String group = rest.begin(ConversationKind.GROUP, alice,
        Stream.concat(Stream.of(ben), slow.stream()).map(LocalToken::userId).collect(Collectors.toSet())).toString();
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    List<RawSocket> notReading = new ArrayList<>();
    List<Thread> causes = new ArrayList<>();
    try {
      for (LocalToken one : slow) {
        notReading.add(notReading(one));
        causes.add(going(enough, 400, talk(new Device(one, "laptop").connect(node.address()), group)));
      }
      new Device(ben, "phone").connect(node.address());
      causes.add(going(over, 400, talk(new Device(alice, "phone").connect(node.address()), group)));
      causes.add(going(over, 1_000, hurry(hasty, node.direct(hasty, alice))));
      failingPushes(alice, away);

      String slowReaders = link("slow readers were closed");
      enough.countDown();
      expectWay(slowReaders, "/admin/people/" + slow.getFirst().userId(),
          "/admin/people/" + slow.getFirst().userId() + "/ban");

      expectWay(link("of sends are refused"), "/admin/people/" + hasty.userId(),
          "/admin/people/" + hasty.userId() + "/disconnect");

      causes.add(going(over, 800, storagePauses(over)));
      String where = link("Delivery is slow: p99");
      expectWay(where, where.startsWith("/admin/partitions/")
          ? "/admin/conversations/" + group + "/channel"
          : where + "/drain");

      assertThat(page(link("Pushes to phones fail"))).contains("kept away from", "/admin/runbook#phone-pushes");
    } finally {
      enough.countDown();
      over.countDown();
      for (Thread cause : causes) {
        cause.join();
      }
      for (RawSocket socket : notReading) {
        socket.close();
      }
    }
  }

  private static LocalToken somebody() {
    return node.people("somebody-" + UUID.randomUUID()).getFirst();
  }

  private static RawSocket notReading(LocalToken somebody) throws Exception {
    RawSocket socket = new RawSocket(node.address().getPort(), SMALL_BUFFER).upgraded();
    socket.say("{'type':'hello','id':'1','token':'%s','device_id':'phone'}".formatted(somebody.token()));
    assertThat(socket.json().get("type").asString()).isEqualTo("welcome");
    return socket;
  }

  private static Runnable talk(Device phone, String conversation) {
    return () -> {
      IntStream.range(0, AT_ONCE).forEach(_ -> phone.send(conversation, BIG));
      phone.settle();
    };
  }

  private static Runnable hurry(LocalToken somebody, String conversation) {
    Link link = Link.open(node.address(), _ -> {});
    link.answer(Link.frame("hello").put("token", somebody.token()).put("device_id", "phone"));
    return () -> {
      for (int i = 0; i < TOO_MANY; i++) {
        link.write(Link.frame("send").put("id", UUID.randomUUID().toString()).put("conversation_id", conversation)
            .put("client_message_id", UUID.randomUUID().toString()).put("message_type", "text").put("body", "quick"));
      }
    };
  }

  private static Runnable storagePauses(CountDownLatch over) {
    return () -> {
      try (Standstill _ = engines.stop("Cassandra")) {
        over.await(1_300, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private static void failingPushes(LocalToken sender, LocalToken away) {
    for (int i = 0; i < FAILURES_UNTIL_KEPT_AWAY; i++) {
      rest.insist(away, "PUT", "/devices/browser-%d/push".formatted(i), Link.JSON.createObjectNode()
          .put("kind", "web_push").put("token", new TestBrowser().subscription(NOBODY + UUID.randomUUID())));
    }
    new Device(sender, "tablet").connect(node.address()).send(node.direct(sender, away), "hello");
  }

  /// Again and again until it is over, with a pause between.
  private static Thread going(CountDownLatch over, long pauseMillis, Runnable cause) {
    return Thread.ofVirtual().start(() -> {
      try {
        do {
          cause.run();
        } while (!over.await(pauseMillis, TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Test
  void enginesThatStandStillAreSaidAndLeadToTheirRunbook() {
    try (Standstill _ = engines.stop("Cassandra"); Standstill _ = engines.stop("Kafka")) {
      assertThat(page(link("Cassandra: "))).contains("/admin/nodes/" + self, "/admin/runbook#engine-cassandra");
      assertThat(page(link("Kafka: "))).contains("/admin/nodes/" + self, "/admin/runbook#engine-kafka");
    }
    try (Standstill _ = engines.stop("Redis")) {
      String link = link("Redis");
      assertThat(link).isEqualTo("/admin/runbook#engine-redis");
      assertThat(page(link)).contains("id=\"engine-redis\"");
    }
  }

  @Test
  @Order(Integer.MAX_VALUE) // its partitions are read by nobody for a while
  void aNodeThatIsKilledIsSaidAndLeadsToWhatIsKnownOfIt() throws Exception {
    try (KillableNode doomed = KillableNode.start(engines.connection())) {
      await().atMost(WINDOWS).until(() -> mia.get("/admin").body().contains("2 of 2 nodes"));
      doomed.kill();

      String link = link("went without a word");
      assertThat(link).startsWith("/admin/nodes/").isNotEqualTo("/admin/nodes/" + self);
      assertThat(page(link)).contains("/admin/runbook#node-silent", "Incarnation");
    }
  }

  /// Where the sentence of an alarm that is on, or is about to be, leads.
  private static String link(String sentence) {
    Pattern verdict = Pattern
        .compile("<p class=\"verdict (?:bad|warn)\">(?:(?!</p>).)*?%s(?:(?!</p>).)*?href=\"([^\"]+)\""
            .formatted(Pattern.quote(sentence)), Pattern.DOTALL);
    String page = await().atMost(WINDOWS).until(() -> mia.get("/admin").body(), body -> verdict.matcher(body).find());
    Matcher found = verdict.matcher(page);
    assertThat(found.find()).isTrue();
    return found.group(1).replace("&amp;", "&");
  }

  /// From a page over links on it to the preview of an action.
  private static void expectWay(String from, String... links) {
    String here = page(from);
    for (String link : links) {
      assertThat(here).contains("href=\"" + link + "\"");
      here = page(link);
    }
    assertThat(here).contains("<form action=\"/admin/acts/");
  }

  private static String page(String link) {
    String path = link.replaceFirst("#.*", "");
    var page = mia.get(path.contains("?") ? path + "&wait" : path + "?wait");
    assertThat(page.statusCode()).as(link).isEqualTo(200);
    return page.body();
  }
}
