package io.parley.admin.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// A log in memory that can fail.
public final class RecordedAudit implements Audit {
  private final List<AuditEntry> entries = new ArrayList<>();
  private @Nullable RuntimeException failure;

  public void failFromNowOn(RuntimeException next) {
    failure = next;
  }

  /// Each as `action object reason result`.
  public synchronized List<String> lines() {
    return entries.stream().map(entry -> "%s %s %s %s: %s".formatted(entry.who(), entry.action(), entry.object(),
        entry.reason(), entry.result())).toList();
  }

  @Override
  public synchronized Mono<AuditEntry> append(AuditEntry.Draft draft) {
    if (failure != null) {
      return Mono.error(failure);
    }
    AuditEntry entry = AuditChain.entry(entries.size() + 1L,
        entries.isEmpty() ? AuditChain.BEGINNING : entries.getLast().hash(), Instant.EPOCH, draft);
    entries.add(entry);
    return Mono.just(entry);
  }

  @Override
  public Mono<Page> list(Filter filter, @Nullable Long before) {
    return Mono.just(new Page(List.copyOf(entries.reversed()), null));
  }

  @Override
  public Mono<Verdict> verify() {
    return Mono.just(new Verdict(entries.size(), null, Instant.EPOCH));
  }
}
