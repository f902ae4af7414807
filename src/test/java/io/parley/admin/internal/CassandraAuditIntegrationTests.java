package io.parley.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.parley.StorageSlice;
import io.parley.platform.Cql;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;

@StorageSlice
class CassandraAuditIntegrationTests {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Operator MIA = new Operator("mia", OperatorRole.OPERATOR);

  private final CqlSession session;
  private final Cql cql;
  private CassandraAudit audit;

  @Autowired
  CassandraAuditIntegrationTests(CqlSession session, Cql cql) {
    this.session = session;
    this.cql = cql;
  }

  @BeforeEach
  void anEmptyLog() {
    session.execute("TRUNCATE audit");
    session.execute("TRUNCATE audit_head");
    audit = anotherNodes();
  }

  private CassandraAudit anotherNodes() {
    return new CassandraAudit(cql, Clock.systemUTC());
  }

  @Test
  void anEmptyLogIsWholeAndHasNoPage() {
    assertThat(audit.verify().block(PATIENCE)).isEqualTo(new Audit.Verdict(0, null, null));
    assertThat(audit.list(Audit.Filter.ALL, null).block(PATIENCE)).isEqualTo(new Audit.Page(List.of(), null));
  }

  @Test
  void twoNodesThatWriteAtOnceGiveEachNumberOnce() {
    Flux.just(audit, anotherNodes()).flatMap(node -> Flux.range(0, 10).flatMap(_ -> append(node, "users.ban"), 2), 2)
        .blockLast(PATIENCE);

    assertThat(numbers(page(Audit.Filter.ALL, null)))
        .containsExactly(LongStream.rangeClosed(1, 20).map(n -> 21 - n).boxed().toArray(Long[]::new));
    assertThat(audit.verify().block(PATIENCE).brokenAt()).isNull();
  }

  @Test
  void theLogGoesOnOverBucketsAndIsReadBackInPages() {
    int size = CassandraAudit.BUCKET + 20;
    Flux.range(0, size).concatMap(i -> append(audit, i % 100 == 0 ? "users.ban" : "sign-in")).blockLast(PATIENCE);

    Audit.Page newest = page(Audit.Filter.ALL, null);
    assertThat(numbers(newest)).startsWith((long) size).hasSize(Audit.PAGE)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(numbers(page(Audit.Filter.ALL, newest.next()))).startsWith((long) size - Audit.PAGE);
    Audit.Filter bans = new Audit.Filter("MI", "BAN", null, null, null);
    assertThat(numbers(page(bans, null))).hasSize(11).endsWith(1L);
    assertThat(page(new Audit.Filter(null, null, null, Instant.now(), null), null).entries()).isEmpty();
    assertThat(page(new Audit.Filter(null, null, null, null, Instant.EPOCH), null).entries()).isEmpty();
    assertThat(audit.verify().block(PATIENCE)).extracting(Audit.Verdict::entries, Audit.Verdict::brokenAt)
        .containsExactly((long) size, null);
    assertThat(append(anotherNodes(), "sign-in").block(PATIENCE).number()).isEqualTo(size + 1L);
  }

  @Test
  void whatIsChangedRemovedOrCutOffIsFound() {
    Flux.range(0, 5).concatMap(_ -> append(audit, "users.ban")).blockLast(PATIENCE);

    session.execute("UPDATE audit SET reason = 'another' WHERE bucket = 0 AND entry = 3");
    assertThat(audit.verify().block(PATIENCE).brokenAt()).isEqualTo(3);
    session.execute("UPDATE audit SET reason = 'spam' WHERE bucket = 0 AND entry = 3");
    assertThat(audit.verify().block(PATIENCE).brokenAt()).isNull();
    session.execute("DELETE FROM audit WHERE bucket = 0 AND entry = 5");
    assertThat(audit.verify().block(PATIENCE).brokenAt()).isEqualTo(5);
    session.execute("DELETE FROM audit WHERE bucket = 0 AND entry = 2");
    assertThat(audit.verify().block(PATIENCE).brokenAt()).isEqualTo(2);
  }

  @Test
  void whatIsTooLongIsCut() {
    AuditEntry.Draft draft = AuditEntry.Draft.of(MIA, "users.ban", "x".repeat(10_000), "", "");

    assertThat(audit.append(draft).block(PATIENCE).object()).hasSize(Audit.MAX_TEXT).endsWith("…");
    assertThat(audit.verify().block(PATIENCE).brokenAt()).isNull();
  }

  private static reactor.core.publisher.Mono<AuditEntry> append(Audit log, String action) {
    return log.append(AuditEntry.Draft.of(MIA, action, "user ben", "spam", "begun"));
  }

  private Audit.Page page(Audit.Filter filter, Long before) {
    return audit.list(filter, before).block(PATIENCE);
  }

  private static List<Long> numbers(Audit.Page page) {
    return page.entries().stream().map(AuditEntry::number).toList();
  }
}
