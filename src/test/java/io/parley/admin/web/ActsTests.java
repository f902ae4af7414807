package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parley.admin.internal.Operator;
import io.parley.admin.internal.OperatorRole;
import io.parley.admin.internal.Permission;
import io.parley.admin.internal.RecordedAudit;
import io.parley.admin.web.Act.Outcome;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ActsTests {
  private static final Operator MIA = new Operator("mia", OperatorRole.OPERATOR);
  private static final Operator MAX = new Operator("max", OperatorRole.OPERATOR);
  private static final Operator VIEWER = new Operator("vic", OperatorRole.VIEWER);
  private static final String REASON = "spam";

  private final AtomicLong nanos = new AtomicLong();
  private final RecordedAudit audit = new RecordedAudit();
  private final Acts acts = new Acts(audit, nanos::get);
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void whatIsConfirmedIsWrittenDownBeforeAndAfter() {
    String id = acts.propose(ban(), MIA);
    Acts.Result result = confirm(id, MIA);

    assertThat(result).isEqualTo(new Acts.Result(true, Outcome.of("Banned 1."), 1));
    assertThat(acts.result(id, MIA)).contains(result);
    assertThat(audit.lines()).containsExactly("mia users.ban user ben spam: begun",
        "mia users.ban user ben spam: Banned 1.");
  }

  @Test
  void whatIsConfirmedTwiceIsDoneOnce() {
    Sinks.One<Outcome> late = Sinks.one();
    String id = acts.propose(act(_ -> {
      done.incrementAndGet();
      return late.asMono();
    }), MIA);
    var first = acts.confirm(id, MIA, REASON, Map.of()).toFuture();
    var second = acts.confirm(id, MIA, REASON, Map.of()).toFuture();
    first.cancel(true); // whoever waited has gone; it goes on
    late.tryEmitValue(Outcome.of("Banned."));

    assertThat(second.join().outcome().sentence()).isEqualTo("Banned.");
    assertThat(confirm(id, MIA)).isEqualTo(second.join());
    assertThat(done).hasValue(1);
    assertThat(audit.lines()).hasSize(2);
  }

  @Test
  void aRoleThatMayNotIsShownNothingAndDoesNothing() {
    assertThatExceptionOfType(ForbiddenException.class).isThrownBy(() -> acts.propose(ban(), VIEWER))
        .withMessage("Banning a user needs the operator role. You are signed in as vic, who is a viewer.");
    String id = acts.propose(ban(), MIA);
    assertThatExceptionOfType(ForbiddenException.class).isThrownBy(() -> confirm(id, VIEWER));

    assertThat(done).hasValue(0);
    assertThat(audit.lines()).containsExactly("vic users.ban user ben spam: refused");
  }

  @Test
  void nobodyConfirmsWhatAnotherWasShown() {
    String id = acts.propose(ban(), MIA);

    assertThatExceptionOfType(ForbiddenException.class).isThrownBy(() -> confirm(id, MAX));
    assertThat(acts.find(id, MAX)).isEmpty();
    assertThat(confirm(id, MIA).done()).isTrue();
    assertThat(acts.result(id, MAX)).isEmpty();
  }

  @Test
  void aPreviewIsGoodForTenMinutes() {
    String id = acts.propose(ban(), MIA);
    nanos.addAndGet(Acts.GOOD_FOR.toNanos());

    assertThatExceptionOfType(ParleyException.class).isThrownBy(() -> confirm(id, MIA))
        .withMessageContaining("10 minutes").withMessageContaining("Nothing was done");
    assertThat(done).hasValue(0);
  }

  @Test
  void whatFailsIsWrittenDownAsThat() {
    String id = acts.propose(act(_ -> Mono.error(ParleyException.unavailable("Storage did not answer in time", null))),
        MIA);

    assertThat(confirm(id, MIA).done()).isFalse();
    assertThat(audit.lines()).last().isEqualTo("mia users.ban user ben spam: Storage did not answer in time.");
  }

  @Test
  void aFailureOfOursTellsNothingOfTheInside() {
    String id = acts.propose(act(_ -> Mono.error(new IllegalStateException("a secret of the inside"))), MIA);

    assertThat(confirm(id, MIA).outcome().sentence()).doesNotContain("secret");
  }

  @Test
  void nothingIsDoneThatCanNotBeWrittenDown() {
    audit.failFromNowOn(ParleyException.unavailable("Storage did not answer in time", null));
    String id = acts.propose(ban(), MIA);

    assertThatExceptionOfType(ParleyException.class).isThrownBy(() -> confirm(id, MIA))
        .withMessageContaining("nothing was done");
    assertThat(done).hasValue(0);
  }

  private Act ban() {
    return act(confirmed -> Mono.fromSupplier(() -> Outcome.of("Banned %d.".formatted(done.incrementAndGet()))));
  }

  private static Act act(Act.Work work) {
    return new Act(Permission.USERS_BAN, "users.ban", "user ben",
        new Act.Preview("Ban ben?", List.of(), null, "You can unban.", "Ban ben", true, null, List.of()),
        "/admin/people/ben", work);
  }

  private Acts.Result confirm(String id, Operator operator) {
    return acts.confirm(id, operator, REASON, Map.of()).block(Duration.ofSeconds(10));
  }
}
