package io.parley.admin.web;

import io.parley.admin.internal.Audit;
import io.parley.admin.internal.AuditEntry;
import io.parley.admin.internal.Operator;
import io.parley.admin.internal.Permission;
import io.parley.platform.ParleyException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Gives lists out as CSV (RFC 4180, UTF-8, times in UTC). Who took which is written down before the first row leaves.
final class Exports {
  /// Rows of one export; the last line says so where there would be more.
  static final int MOST = 10_000;
  private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);
  /// A spreadsheet would take what begins with these for a formula.
  private static final String FORMULAS = "=+-@\t\r";

  private final Audit audit;

  Exports(Audit audit) {
    this.audit = audit;
  }

  /// @param file its name, without an ending
  /// @param object what the audit log says was taken
  record Export(Permission needs, String file, String object, List<String> heads, Flux<List<?>> rows) {}

  /// Some rows of a list that is read bit by bit.
  ///
  /// @param whole whether all of their cells came in time
  record Part(List<List<?>> rows, boolean whole) {}

  /// All rows of the parts, and behind them, in lines of their own, what the list lacks.
  static Flux<List<?>> rows(Flux<Part> parts, List<String> notes) {
    return Flux.defer(() -> {
      AtomicBoolean whole = new AtomicBoolean(true);
      Flux<List<?>> rows = parts.doOnNext(part -> whole.compareAndSet(true, part.whole)).concatMapIterable(Part::rows);
      Flux<List<?>> lacking = Flux.defer(() -> Flux.fromIterable(notes).concatWith(
          whole.get() ? Flux.empty() : Flux.just("Some cells are empty since they did not come in time.")))
          .map(List::of);
      return rows.concatWith(lacking);
    });
  }

  /// [#give(Export, Operator)], of what must be asked for first; a role that may not have it has nothing asked for.
  Mono<ResponseEntity<Flux<String>>> give(Permission needs, Mono<Export> asked, Operator operator) {
    return operator.may(needs)
        ? asked.flatMap(export -> give(export, operator))
        : Mono.error(() -> new ForbiddenException(needs, operator));
  }

  /// Fails with [ForbiddenException] for a role that may not have it, and with `unavailable` where that can't be written down.
  Mono<ResponseEntity<Flux<String>>> give(Export export, Operator operator) {
    if (!operator.may(export.needs())) {
      return Mono.error(() -> new ForbiddenException(export.needs(), operator));
    }
    Flux<String> lines = Flux.concat(Mono.just(line(export.heads())),
        export.rows().take(MOST + 1L).index((at, row) -> at < MOST
            ? line(row)
            : line(List.of("There are more than %,d rows: narrow the filter".formatted(MOST)))));
    return audit.append(AuditEntry.Draft.of(operator, export.needs().text().replace(':', '.'), export.object(), "",
        "given out")).onErrorMap(
            failure -> ParleyException
                .unavailable("The audit log can't be written at present, so nothing was given out", failure))
        .thenReturn(ResponseEntity.ok().contentType(CSV).header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition
            .attachment().filename(export.file() + ".csv").build().toString()).body(lines));
  }

  private static String line(List<?> cells) {
    return cells.stream().map(Exports::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(@Nullable Object value) {
    String text = Objects.toString(value, "");
    String harmless = !(value instanceof Number) && !text.isEmpty() && FORMULAS.indexOf(text.charAt(0)) >= 0
        ? "'" + text
        : text;
    return harmless.chars().anyMatch(sign -> sign == ',' || sign == '"' || sign == '\n' || sign == '\r')
        ? '"' + harmless.replace("\"", "\"\"") + '"'
        : harmless;
  }
}
