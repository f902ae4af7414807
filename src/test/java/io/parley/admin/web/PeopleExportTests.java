package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.admin.web.Exports.Export;
import io.parley.admin.web.PeopleList.Because;
import io.parley.admin.web.PeopleList.Row;
import io.parley.admin.web.PeopleList.SlowReader;
import io.parley.admin.web.PeopleList.Stand;
import io.parley.identity.Ban;
import io.parley.identity.DeviceId;
import io.parley.identity.Standing;
import io.parley.identity.UserId;
import io.parley.presence.PresenceStatus;
import io.parley.sessions.ClosedSession;
import io.parley.sessions.NodeId;
import io.parley.sessions.SessionId;
import io.parley.sessions.SlowSession;
import io.parley.sessions.UserCount;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

class PeopleExportTests {
  private static final UserId BEN = new UserId(new UUID(1, 1));
  private static final DeviceId PHONE = new DeviceId("phone-1");
  private static final Instant NOW = Instant.parse("2026-11-24T03:12:08Z");
  private static final Instant SINCE = NOW.minusSeconds(60);
  private static final Ban BAN = new Ban(SINCE, NOW.plusSeconds(60), "spam");

  @Test
  void numbersAndTimesAreGivenAsTheyAre() {
    Row ben = new Row(BEN.toString(), "Ben", online(), 1_204, 2, SINCE, new UserCount(BEN, 1_500, 1_512),
        Stand.of(new Standing(BAN, null), NOW), new Because(null, null, BAN));

    assertThat(cells(PeopleSet.BANNED, ben)).isEqualTo(List.of(BEN.toString(), "Ben", "online", SINCE, 1_204, 2, SINCE,
        1_500L, 1_512L, "banned", NOW.plusSeconds(60), "spam"));
  }

  @Test
  void whatIsNotKnownIsEmpty() {
    Row somebody = new Row(BEN.toString(), null, null, null, null, null, null, null, Because.NOTHING);

    assertThat(cells(PeopleSet.MOST_SESSIONS, somebody)).isEqualTo(Arrays.asList(BEN.toString(), null, null, null,
        null, null, null, null, null, null, null));
  }

  @Test
  void ofASlowReaderTheDeviceAndWhatWaitsForItIsGiven() {
    assertThat(cells(PeopleSet.SLOW_READERS, slow(true))).isEqualTo(Arrays.asList(BEN.toString(), "Ben", "online",
        PHONE, "gateway-2", 212, Duration.ofMillis(1_400), Duration.ofSeconds(2), null, 3));
    assertThat(cells(PeopleSet.SLOW_READERS, slow(false)).get(5)).as("one that is gone has no queue").isNull();
  }

  @Test
  void whoHasGoneIsGivenWithWhyAndWhen() {
    ClosedSession end = new ClosedSession(PHONE, new NodeId("gateway-2"), SINCE, 4410, ClosedSession.By.GATEWAY);

    List<?> cells = cells(PeopleSet.LATELY_GONE, ben(new Because(null, end, null)));
    assertThat(cells.subList(cells.size() - 3, cells.size()))
        .isEqualTo(List.of("4410: slow reader: its queue was full", PHONE, SINCE));
  }

  @ParameterizedTest
  @EnumSource
  void everyCellHasItsHead(PeopleSet set) {
    assertThat(cells(set, slow(true))).hasSameSizeAs(export(set, slow(true)).heads());
  }

  @Test
  void theAuditLogIsToldWhichSet() {
    Export export = export(PeopleSet.MOST_REFUSED, slow(true));
    assertThat(export.object()).isEqualTo("people: most refused");
    assertThat(export.file()).isEqualTo("people-most-refused");
  }

  private static List<?> cells(PeopleSet set, Row row) {
    return export(set, row).rows().blockFirst();
  }

  private static Export export(PeopleSet set, Row row) {
    return PeopleExport.of(set,
        new PeopleSets.Whole(Flux.just(new PeopleSets.Rows(List.of(row), false)), List.of()));
  }

  private static Row slow(boolean open) {
    return ben(new Because(new SlowReader("gateway-2", new SlowSession(BEN, PHONE, new SessionId("7be1"), open, 212,
        4_096, Duration.ofMillis(1_400), Duration.ofSeconds(2), null, 3)), null, null));
  }

  private static Row ben(Because because) {
    return new Row(BEN.toString(), "Ben", online(), 0, 0, null, null, null, because);
  }

  private static WhyPresence online() {
    return new WhyPresence(PresenceStatus.ONLINE, SINCE, List.of(), List.of());
  }
}
