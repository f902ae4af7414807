package io.parley.admin.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.admin.internal.Audit;
import io.parley.admin.internal.AuditEntry;
import io.parley.admin.internal.Operator;
import io.parley.admin.web.Act.Confirmed;
import io.parley.admin.web.Act.Outcome;
import io.parley.platform.Deadlines;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// The one way to change anything from the console: shown, confirmed with a reason, written down, done, and what came of it written
/// down too.
///
/// A preview is good once and for [#GOOD_FOR], for whoever it was shown to: confirming it twice acts once and shows the same result.
/// The latest [#KEPT] are kept, on this node.
final class Acts {
  static final String RESULT = "result";
  static final Duration GOOD_FOR = Duration.ofMinutes(10);
  static final int KEPT = 1_000;
  /// Longer than any deadline of the ports behind it; what takes longer runs in the background.
  static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Logger log = LoggerFactory.getLogger(Acts.class);

  private final Audit audit;
  private final Cache<String, Pending> pending;

  Acts(Audit audit, Ticker ticker) {
    this.audit = audit;
    pending = Caffeine.newBuilder().maximumSize(KEPT).expireAfterWrite(GOOD_FOR).ticker(ticker).build();
  }

  /// Keeps what is about to be shown, and names it.
  ///
  /// @throws ForbiddenException for an operator who may not do it
  String propose(Act act, Operator operator) {
    if (!operator.may(act.needs())) {
      throw new ForbiddenException(act.needs(), operator);
    }
    String id = UUID.randomUUID().toString();
    pending.put(id, new Pending(act, operator));
    return id;
  }

  /// What was shown to this operator under this id, however it stands.
  Optional<Act> find(String id, Operator operator) {
    return Optional.ofNullable(pending.getIfPresent(id)).filter(found -> found.operator.equals(operator))
        .map(found -> found.act);
  }

  /// Does what was shown, once. Fails with [ForbiddenException], after writing that down, for somebody else's.
  Mono<Result> confirm(String id, Operator operator, String reason, Map<String, String> fields) {
    return Mono.defer(() -> {
      Pending found = pending.getIfPresent(id);
      if (found == null) {
        return Mono.error(() -> ParleyException
            .badRequest("This preview is older than %d minutes. Nothing was done: look again".formatted(
                GOOD_FOR.toMinutes())));
      }
      if (!found.operator.equals(operator) || !operator.may(found.act.needs())) {
        return audit
            .append(AuditEntry.Draft.of(operator, found.act.action(), found.act.object(), reason, "refused"))
            .then(Mono.error(() -> new ForbiddenException(found.act.needs(), operator)));
      }
      return found.once(() -> run(found.act, new Confirmed(operator, reason, Map.copyOf(fields))));
    });
  }

  private Mono<Result> run(Act act, Confirmed confirmed) {
    AuditEntry.Draft draft = AuditEntry.Draft.of(confirmed.operator(), act.action(), act.object(), confirmed.reason(),
        "begun");
    return audit.append(draft)
        .onErrorMap(failure -> ParleyException
            .unavailable("The audit log can't be written at present, so nothing was done", failure))
        .flatMap(begun -> act.work().run(confirmed).timeout(DEADLINE, Deadlines.TIMER)
            .map(outcome -> new Result(true, outcome, begun.number()))
            .onErrorResume(failure -> Mono.just(new Result(false, Outcome.of(said(act, failure)), begun.number())))
            .flatMap(result -> audit.append(draft.concluding(begun, result.outcome().sentence()))
                .thenReturn(result)
                .onErrorResume(failure -> {
                  log.atError().addKeyValue("entry", begun.number()).setCause(failure)
                      .log("What came of an action could not be written down");
                  return Mono.just(result);
                })));
  }

  private static String said(Act act, Throwable failure) {
    if (failure instanceof ParleyException refusal && refusal.kind() != ErrorKind.INTERNAL) {
      return refusal.getMessage() + ".";
    }
    log.atError().addKeyValue("action", act.action()).setCause(failure).log("An action failed");
    return failure instanceof TimeoutException
        ? "No answer in %d s: it may have been done. Look again before you repeat it.".formatted(DEADLINE.toSeconds())
        : "It failed for a reason of ours; this node's log says which.";
  }

  /// What came of it, for the page that the operator is led back to.
  Optional<Result> result(String id, Operator operator) {
    return Optional.ofNullable(pending.getIfPresent(id)).filter(found -> found.operator.equals(operator))
        .map(found -> found.result.get());
  }

  /// Whether exactly this was confirmed by this operator, and done, lately.
  boolean isDone(String id, Operator operator, String action, String object) {
    Act act = find(id, operator).orElse(null);
    return act != null && act.action().equals(action) && act.object().equals(object)
        && result(id, operator).filter(Result::done).isPresent();
  }

  /// @param auditEntry under which it stands in the log
  public record Result(boolean done, Outcome outcome, long auditEntry) {}

  private static final class Pending {
    private final Act act;
    private final Operator operator;
    private final AtomicReference<@Nullable Mono<Result>> run = new AtomicReference<>();
    private final AtomicReference<@Nullable Result> result = new AtomicReference<>();

    Pending(Act act, Operator operator) {
      this.act = act;
      this.operator = operator;
    }

    /// Goes on to its end also when nobody waits any more.
    Mono<Result> once(Supplier<Mono<Result>> work) {
      Mono<Result> ours = Mono.defer(work).doOnNext(result::set).cache();
      Mono<Result> first = run.compareAndExchange(null, ours);
      return (first == null ? ours : first)
          .doOnError(_ -> run.set(null)); // nothing was begun
    }
  }
}
