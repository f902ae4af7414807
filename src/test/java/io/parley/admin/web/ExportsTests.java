package io.parley.admin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.admin.internal.Operator;
import io.parley.admin.internal.OperatorRole;
import io.parley.admin.internal.Permission;
import io.parley.admin.internal.RecordedAudit;
import io.parley.admin.web.Exports.Export;
import io.parley.admin.web.Exports.Part;
import io.parley.platform.ParleyException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ExportsTests {
  private static final Operator MIA = new Operator("mia", OperatorRole.OPERATOR);
  private static final Operator VIC = new Operator("vic", OperatorRole.VIEWER);

  private final RecordedAudit audit = new RecordedAudit();
  private final Exports exports = new Exports(audit);

  @Test
  void rowsAreCommaSeparatedAndNoneIsAFormula() {
    assertThat(text(List.of("a \"b\", c", "=1+1", -7, "line\nline"))).isEqualTo("""
        one,two,three,four\r
        "a ""b"", c",'=1+1,-7,"line
        line"\r
        """);
    assertThat(text(Arrays.asList(null, "", 0, "x"))).endsWith("\r\n,,0,x\r\n");
  }

  @Test
  void itIsWrittenDownBeforeTheFirstRowLeaves() {
    ResponseEntity<Flux<String>> given = exports.give(of(Flux.never()), MIA).block();
    assertThat(audit.lines()).containsExactly("mia lists.export nodes : given out");
    assertThat(given.getHeaders().getFirst(HttpHeaders.CONTENT_DISPOSITION)).contains("nodes.csv");
  }

  @Test
  void whoMayNotIsGivenNothing() {
    assertThatThrownBy(() -> exports.give(of(Flux.never()), VIC).block()).isInstanceOf(ForbiddenException.class);
    assertThat(audit.lines()).isEmpty();
  }

  @Test
  void moreThanTheLimitIsSaidInTheLastLine() {
    List<String> lines = exports.give(of(Flux.range(0, Exports.MOST + 5).map(ExportsTests::row)), MIA).block().getBody()
        .collectList().block();
    assertThat(lines).hasSize(Exports.MOST + 2).last().asString().contains("more than 10,000 rows");
  }

  @Test
  void ofWhoMayNotNothingIsAskedFor() {
    Mono<Export> asked = Mono.error(() -> new AssertionError("it was asked for"));
    assertThatThrownBy(() -> exports.give(Permission.LISTS_EXPORT, asked, VIC).block())
        .isInstanceOf(ForbiddenException.class);
    assertThat(audit.lines()).isEmpty();
  }

  @Test
  void whatCouldNotBeAskedForIsNotWrittenDownAsGivenOut() {
    Mono<Export> asked = Mono.error(() -> ParleyException.unavailable("nobody answers", null));
    assertThatThrownBy(() -> exports.give(Permission.LISTS_EXPORT, asked, MIA).block())
        .hasMessage("nobody answers");
    assertThat(audit.lines()).isEmpty();
  }

  @Test
  void whatAListLacksIsSaidBehindItsRows() {
    Part some = new Part(List.of(row(1), row(2)), true);
    assertThat(Exports.rows(Flux.just(some, some), List.of()).collectList().block())
        .isEqualTo(List.of(row(1), row(2), row(1), row(2)));
    Flux<List<?>> lacking = Exports.rows(Flux.just(new Part(List.of(row(1)), false), new Part(List.of(row(2)), true)),
        List.of("Without gateway-2."));
    assertThat(lacking.collectList().block()).isEqualTo(List.of(row(1), row(2), List.of("Without gateway-2."),
        List.of("Some cells are empty since they did not come in time.")));
  }

  private static List<?> row(int number) {
    return List.of(number);
  }

  private String text(List<?> row) {
    return String.join("", exports.give(of(Flux.just(row)), MIA).block().getBody().collectList().block());
  }

  private static Export of(Flux<List<?>> rows) {
    return new Export(Permission.LISTS_EXPORT, "nodes", "nodes", List.of("one", "two", "three", "four"), rows);
  }
}
