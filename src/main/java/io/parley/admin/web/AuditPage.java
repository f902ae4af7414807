package io.parley.admin.web;

import io.parley.admin.internal.Audit;
import java.time.ZoneId;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// Who did what and why, and whether the record is whole.
@Controller
@OnRole(Role.ADMIN)
class AuditPage {
  private final Audit audit;

  AuditPage(Audit audit) {
    this.audit = audit;
  }

  @GetMapping("/admin/audit")
  Mono<Rendering> list(@ModelAttribute Asked asked, @RequestParam @Nullable Long before,
      ServerWebExchange exchange) {
    boolean verified = exchange.getRequest().getQueryParams().containsKey("verify");
    ZoneId zone = Preferences.zone(exchange.getRequest());
    Filters filters = new Filters();
    Audit.Filter filter = new Audit.Filter(Filters.text(asked.who()), Filters.text(asked.action()),
        Filters.text(asked.object()), filters.time("from", asked.from(), zone), filters.time("to", asked.to(), zone));
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

  /// As it stands in the address.
  public record Asked(@Nullable String who, @Nullable String action, @Nullable String object, @Nullable String from,
      @Nullable String to) {}
}
