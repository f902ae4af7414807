package io.parley.admin.web;

import io.parley.admin.internal.Audit;
import io.parley.admin.internal.Operator;
import io.parley.admin.internal.Permission;
import io.parley.admin.web.Exports.Export;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Who did what and why, and whether the record is whole.
@Controller
@OnRole(Role.ADMIN)
class AuditPage {
  private final Audit audit;

  private final Exports exports;

  AuditPage(Audit audit, Exports exports) {
    this.audit = audit;
    this.exports = exports;
  }

  @GetMapping("/admin/audit")
  Mono<Rendering> list(@ModelAttribute Asked asked, @RequestParam @Nullable Long before,
      ServerWebExchange exchange) {
    boolean verified = exchange.getRequest().getQueryParams().containsKey("verify");
    ZoneId zone = Preferences.zone(exchange.getRequest());
    Filters filters = new Filters();
    Audit.Filter filter = asked.filter(filters, zone);
    Mono<Audit.Page> page = audit.list(filter, before);
    Rendering.Builder<?> view = Rendering.view("admin/audit").modelAttribute("asked", asked)
        .modelAttribute("filters", filters).modelAttribute("newest", before == null)
        .modelAttribute("filtered", !filter.equals(Audit.Filter.ALL));
    return page.map(found -> view.modelAttribute("page", found))
        .flatMap(seen -> !verified
            ? Mono.just(seen)
            : audit.verify().map(verdict -> seen.modelAttribute("verdict", verdict)))
        .map(Rendering.Builder::build);
  }

  /// What the filter finds, newest first, as CSV.
  @GetMapping("/admin/audit/export")
  Mono<ResponseEntity<Flux<String>>> export(@ModelAttribute Asked asked, @AuthenticationPrincipal Operator operator,
      ServerWebExchange exchange) {
    Filters filters = new Filters();
    Audit.Filter filter = asked.filter(filters, Preferences.zone(exchange.getRequest()));
    filters.requireNone();
    Flux<List<?>> rows = audit.list(filter, null)
        .expand(page -> page.next() == null ? Mono.empty() : audit.list(filter, page.next()))
        .concatMapIterable(Audit.Page::entries)
        .map(entry -> Arrays.asList(entry.number(), entry.at(), entry.who(), entry.role(), entry.action(),
            entry.object(),
            entry.reason(), entry.result(), entry.about(), entry.hash()));
    return exports.give(new Export(Permission.AUDIT_EXPORT, "audit", "audit log", List.of("entry", "at", "who", "role",
        "action", "object", "reason", "result", "concludes", "hash"), rows), operator);
  }

  /// As it stands in the address.
  public record Asked(@Nullable String who, @Nullable String action, @Nullable String object, @Nullable String from,
      @Nullable String to) {
    Audit.Filter filter(Filters filters, ZoneId zone) {
      return new Audit.Filter(Filters.text(who), Filters.text(action), Filters.text(object),
          filters.time("from", from, zone), filters.time("to", to, zone));
    }
  }
}
