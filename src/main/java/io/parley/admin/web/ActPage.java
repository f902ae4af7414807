package io.parley.admin.web;

import io.parley.admin.internal.Operator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/// Where every action is confirmed.
@Controller
@OnRole(Role.ADMIN)
class ActPage {
  static final int MIN_REASON = 3;
  static final int MAX_REASON = 200;

  private final Acts acts;

  ActPage(Acts acts) {
    this.acts = acts;
  }

  /// The page that asks. Pages that offer an action answer with it.
  ///
  /// @throws ForbiddenException for an operator who may not
  static Rendering preview(Acts acts, Act act, Operator operator) {
    return asked(acts.propose(act, operator), act, Map.of(), List.of());
  }

  private static Rendering asked(String id, Act act, Map<String, String> given, List<Complaint> complaints) {
    return Rendering.view("admin/confirm").modelAttribute("id", id).modelAttribute("preview", act.preview())
        .modelAttribute("back", act.back()).modelAttribute("given", given).modelAttribute("complaints", complaints)
        .status(complaints.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT).build();
  }

  @PostMapping("/admin/acts/{id}")
  Mono<Rendering> confirm(@PathVariable String id, @AuthenticationPrincipal Operator operator,
      ServerWebExchange exchange) {
    return exchange.getFormData().map(ActPage::given).flatMap(given -> {
      Act act = acts.find(id, operator).orElse(null);
      List<Complaint> complaints = act == null ? List.of() : complaints(act, given);
      return act != null && !complaints.isEmpty()
          ? Mono.just(asked(id, act, given, complaints))
          : acts.confirm(id, operator, reason(given), given).map(_ -> result(id, act));
    });
  }

  private static Rendering result(String id, @Nullable Act act) {
    String back = act == null ? "/admin" : act.back();
    return Rendering
        .redirectTo(UriComponentsBuilder.fromUriString(back).replaceQueryParam(Acts.RESULT, id).build().toUriString())
        .status(HttpStatus.SEE_OTHER).build();
  }

  private static Map<String, String> given(MultiValueMap<String, String> form) {
    return form.entrySet().stream().filter(field -> !field.getValue().isEmpty())
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, field -> field.getValue().getFirst()));
  }

  private static String reason(Map<String, String> given) {
    return given.getOrDefault("reason", "").strip();
  }

  private static List<Complaint> complaints(Act act, Map<String, String> given) {
    String reason = reason(given);
    String typed = act.preview().typed();
    Complaint reasoned = reason.length() < MIN_REASON || reason.length() > MAX_REASON
        ? new Complaint("reason", "The reason has %d characters; it needs %d to %d".formatted(reason.length(),
            MIN_REASON, MAX_REASON))
        : null;
    Complaint named = typed != null && !typed.strip().equals(given.getOrDefault("typed", "").strip())
        ? new Complaint("typed", "What was typed is not the name")
        : null;
    return Stream.of(reasoned, named).filter(Objects::nonNull).toList();
  }

  /// @param field that it is about
  public record Complaint(String field, String text) {}
}
