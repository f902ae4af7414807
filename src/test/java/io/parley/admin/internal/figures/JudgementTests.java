package io.parley.admin.internal.figures;

import static io.parley.admin.internal.figures.Told.BEGIN;
import static io.parley.admin.internal.figures.Told.id;
import static io.parley.admin.internal.figures.Told.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.internal.figures.Alarm.Kind;
import io.parley.admin.internal.figures.Alarm.Severity;
import io.parley.admin.internal.figures.Evidence.NodeMinute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTests {
  private static final String SENT = "parley.gateway.sends{outcome=sent}";
  private static final String OVERLOADED = "parley.gateway.sends{outcome=overloaded}";
  private static final String ERRORS = "logback.events{level=error}";

  private final Judgement judgement = new Judgement(Told.LIMITS, Told.NO_LAGS);
  private final List<NodeMinute> nodes = new ArrayList<>();

  @Test
  void allIsWell() {
    nodes.add(minute("gateway-1", "gateway", new Told().count(ERRORS, 4)));
    assertThat(judge(new Told().count(SENT, 1_000).lasted(Stage.DELIVERY, Duration.ofMillis(48), 1_000)
        .lasted(Stage.CONSUME, Duration.ofMillis(20), 10).behind(17, 9.9))).isEmpty();
  }

  @Test
  void slowDeliveryNamesTheStageAndTheNodeWhereTheTimeGoes() {
    nodes.add(minute("fanout-1", "fanout", new Told().lasted(Stage.CONSUME, Duration.ofMillis(3), 9)));
    nodes.add(minute("fanout-2", "fanout", new Told().lasted(Stage.CONSUME, Duration.ofSeconds(3), 9)));

    assertThat(judge(new Told().lasted(Stage.DELIVERY, Duration.ofMillis(3_400), 99)
        .lasted(Stage.CONSUME, Duration.ofSeconds(3), 99).lasted(Stage.LOG, Duration.ofMillis(190), 99)
        .lasted(Stage.DEVICE, Duration.ofSeconds(40), 99)))
        .containsExactly(new Finding(Kind.DELIVERY_SLOW, Severity.BAD, id("fanout-2"),
            "Delivery is slow: p99 3.4 s (limit 1 s). 94 % of it is in the stage consume, most on fanout-2."));
  }

  @Test
  void behindNamesPartitionAndOwner() {
    assertThat(judge(new Told().behind(17, 41)))
        .containsExactly(new Finding(Kind.BEHIND, Severity.BAD, id("n"), 17, null,
            "Partition 17 is 41 s behind (limit 10 s); n reads it."));
  }

  @Test
  void behindNamesWhoBringsMostOfItAndThatNobodyReadsIt() {
    Window window = new Window(BEGIN, Duration.ofSeconds(15));
    window.add(id("n"), new Told().at(BEGIN), new Told().point(id("n")));
    window.lags(new Behind(41, 17, null, 58_210));
    Judgement informed = new Judgement(Told.LIMITS, Told.lags(null, "94 % of what comes there is “Launch”."));

    assertThat(informed.of(new Evidence(window.point(), Counts.NONE, Counts.NONE, -1, nodes))).containsExactly(
        new Finding(Kind.BEHIND, Severity.BAD, null, 17, null,
            "Partition 17 is 41 s behind (limit 10 s); nobody reads it. "
                + "94 % of what comes there is “Launch”."));
  }

  @Test
  void aNewDeadLetterIsAWarningManyOrOnePoisonRecordAreBad() {
    String unreachable = "parley.fanout.dead.letters{reason=unreachable}";
    assertThat(judge(new Told().count(unreachable, 1))).containsExactly(
        new Finding(Kind.DEAD_LETTERS, Severity.WARN, null, null, "unreachable",
            "1 dead letter in 5 min, most of them unreachable."));
    assertThat(judge(new Told().count(unreachable, 1_001))).extracting(Finding::severity).containsExactly(Severity.BAD);
    assertThat(judge(new Told().count(unreachable, 2).count("parley.fanout.dead.letters{reason=unreadable}", 1)))
        .extracting(Finding::severity).containsExactly(Severity.BAD);
  }

  @Test
  void refusingNamesTheLimitThatBites() {
    assertThat(judge(new Told().count(SENT, 990).count(OVERLOADED, 10))).isEmpty();
    assertThat(judge(new Told().count(SENT, 950).count(OVERLOADED, 30)
        .count("parley.gateway.sends{outcome=rate_limited}", 20))).containsExactly(new Finding(Kind.REFUSING,
            Severity.WARN, null, null, "overloaded",
            "5.0 % of sends are refused (limit 1 %), most of them overloaded."));
    assertThat(judge(new Told().count(SENT, 1).count(OVERLOADED, 9))).isEmpty();
  }

  @Test
  void slowReadersNameTheGateway() {
    Told slow = new Told().count("parley.gateway.closed{code=4410}", 12);
    nodes.add(minute("gateway-1", "gateway", new Told()));
    nodes.add(minute("gateway-2", "gateway", slow));

    assertThat(judge(slow)).containsExactly(new Finding(Kind.SLOW_READERS, Severity.WARN, id("gateway-2"),
        "12 slow readers were closed in the last minute (limit 10), most of them at gateway-2."));
  }

  @Test
  void aNodeIsOddBesideItsPeers() {
    nodes.add(minute("gateway-1", "gateway", new Told().count(ERRORS, 2)));
    nodes.add(minute("gateway-2", "gateway", new Told().count(ERRORS, 43)));
    nodes.add(minute("gateway-3", "gateway", new Told().count(ERRORS, 4)));

    assertThat(judge(new Told())).containsExactly(new Finding(Kind.NODE_ODD, Severity.WARN, id("gateway-2"),
        "gateway-2 has written 43 errors in a minute; its peers: 3."));
  }

  @Test
  void aNodeIsOddInLatePushesAndInItsHeap() {
    nodes.add(minute("gateway-1", "gateway", new Told().heap(0.1)));
    nodes.add(minute("gateway-2", "gateway", new Told().heap(0.1).count("parley.gateway.pushes.late", 7)));
    nodes.add(minute("gateway-3", "gateway", new Told().heap(0.93)));

    assertThat(judge(new Told())).extracting(Finding::sentence).containsExactly(
        "gateway-2 took 7 pushes too late in a minute; its peers: 0.",
        "gateway-3 has a heap that is 93 % full; its peers: 10 %.");
  }

  @Test
  void troubleOfAnEngineNamesItWhoSeesItAndWhatStillWorks() {
    Told few = new Told().count("parley.engine.errors{engine=cassandra,reason=timeout}", 2);
    Told many = new Told().count("parley.engine.errors{engine=cassandra,reason=quorum}", 40);
    nodes.add(minute("messaging-1", "messaging", few));
    nodes.add(minute("messaging-2", "messaging", many));
    nodes.add(minute("fanout-1", "fanout", few));
    nodes.add(minute("gateway-1", "gateway", new Told()));

    assertThat(judge(many)).singleElement().satisfies(found -> {
      assertThat(found.kind()).isEqualTo(Kind.ENGINE_CASSANDRA);
      assertThat(found.severity()).isEqualTo(Severity.BAD);
      assertThat(found.sentence()).startsWith("Cassandra: too few copies answer (40 errors in 15 s), seen by "
          + "messaging-2, messaging-1 and 1 other of 4 nodes. Open connections stay;");
    });
  }

  @Test
  void eachEngineIsATroubleOfItsOwnAndASingleErrorIsNone() {
    assertThat(judge(new Told().count("parley.engine.errors{engine=kafka,reason=quorum}", 3)
        .count("parley.engine.errors{engine=redis,reason=away}", 2)
        .count("parley.engine.errors{engine=cassandra,reason=timeout}", 1))).extracting(Finding::kind)
        .containsExactly(Kind.ENGINE_KAFKA, Kind.ENGINE_REDIS);
  }

  @Test
  void aProviderThatIsKeptAwayFromNamesItsKindAndHowMuchWaits() {
    nodes.add(minute("fanout-1", "fanout", new Told().gauge("parley.notification.breakers{kind=web_push}", 1)
        .gauge("parley.notification.breakers{kind=webhook}", 0).gauge("parley.notification.waiting", 4)));
    nodes.add(minute("fanout-2", "fanout", new Told().gauge("parley.notification.breakers{kind=web_push}", 2)
        .gauge("parley.notification.waiting", 1_200)));
    nodes.add(minute("fanout-3", "fanout", new Told().gauge("parley.notification.breakers{kind=web_push}", 0)
        .gauge("parley.notification.waiting", 9)));

    assertThat(judge(new Told())).containsExactly(new Finding(Kind.PHONE_PUSHES, Severity.WARN, id("fanout-2"),
        "Pushes to phones fail: 2 providers (web push) are kept away from, as fanout-2 sees it; 1,204 messages wait. "
            + "Chat goes on."));
  }

  @Test
  void anOddNodeNamesWhatElseSetsItApart() {
    Told odd = new Told().count(ERRORS, 43).gauge("parley.sessions.settings", 7);
    Told usual = new Told().gauge("parley.sessions.settings", 1);
    nodes.add(new NodeMinute(node("gateway-2", "gateway", "1.4.0", Duration.ofSeconds(1), null),
        odd.point(id("gateway-2")).counts(), odd.point(id("gateway-2"))));
    nodes.add(minute("gateway-1", "gateway", usual));
    nodes.add(minute("gateway-3", "gateway", usual));

    assertThat(judge(new Told())).extracting(Finding::sentence).containsExactly("gateway-2 has written 43 errors in a "
        + "minute; its peers: 0. It is the only node on 1.4.0. Its settings differ from those of most.");
  }

  @Test
  void whatWaitsToBePolledLeadsToThePartition() {
    nodes.add(minute("fanout-2", "fanout", new Told().lasted(Stage.CONSUME, Duration.ofSeconds(3), 9)));

    assertThat(judge(new Told().lasted(Stage.DELIVERY, Duration.ofSeconds(4), 9)
        .lasted(Stage.CONSUME, Duration.ofSeconds(3), 9).behind(17, 4))).singleElement()
        .returns(17, Finding::partition).extracting(Finding::sentence).asString()
        .endsWith("in the stage consume, most on fanout-2, where partition 17 waits longest.");
  }

  @Test
  void nodesOfAnotherRoleAreNoPeers() {
    nodes.add(minute("gateway-1", "gateway", new Told().count(ERRORS, 43)));
    nodes.add(minute("messaging-1", "messaging", new Told()));

    assertThat(judge(new Told())).isEmpty();
  }

  private List<Finding> judge(Told told) {
    Window window = new Window(BEGIN, Duration.ofSeconds(15));
    window.add(id("n"), told.at(BEGIN), told.point(id("n")));
    Counts counts = told.point(id("n")).counts();
    return judgement.of(new Evidence(window.point(), counts, counts, -1, nodes));
  }

  private static NodeMinute minute(String name, String role, Told told) {
    NodePoint point = told.point(id(name));
    return new NodeMinute(node(name, role), point.counts(), point);
  }
}
