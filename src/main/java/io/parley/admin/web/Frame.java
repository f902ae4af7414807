package io.parley.admin.web;

import io.parley.admin.internal.AdminProperties;
import io.parley.admin.internal.Operator;
import io.parley.admin.internal.figures.FiguresWatch;
import io.parley.admin.internal.figures.Overview;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.reactive.result.view.CsrfRequestDataValueProcessor;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/// What every template finds in its model, whoever renders it: `shell`, `show`, `assets`, and `result` after an action.
final class Frame {
  private final AdminProperties properties;
  private final Assets assets;
  private final Acts acts;
  private final FiguresWatch figures;

  Frame(AdminProperties properties, Assets assets, Acts acts, FiguresWatch figures) {
    this.properties = properties;
    this.assets = assets;
    this.acts = acts;
    this.figures = figures;
  }

  Mono<Map<String, Object>> model(ServerWebExchange exchange) {
    return csrf(exchange).then(operator()).map(Optional::of).defaultIfEmpty(Optional.empty())
        .map(operator -> model(exchange.getRequest(), operator.orElse(null)));
  }

  private Map<String, Object> model(ServerHttpRequest request, @Nullable Operator operator) {
    Map<String, Object> model = new HashMap<>();
    Show show = show(request);
    Overview overview = figures.overview();
    model.put("shell", new Shell(operator, properties.clusterName(), properties.production(),
        Preferences.theme(request), show.zone(), show.clock(overview.at()),
        new OverviewView(overview, show, false, figures.deliveryLimit()).reach(), here(request)));
    model.put("show", show);
    model.put("badges", operator == null ? Map.of() : Badge.of(overview.alarms()));
    model.put("assets", assets);
    String act = request.getQueryParams().getFirst(Acts.RESULT);
    if (act != null && operator != null) {
      acts.result(act, operator).ifPresent(result -> model.put("result", result));
    }
    return model;
  }

  /// How this viewer reads numbers and times.
  static Show show(ServerHttpRequest request) {
    return new Show(language(request), Preferences.zone(request));
  }

  /// Without the result of an action, which is told once.
  private static String here(ServerHttpRequest request) {
    return UriComponentsBuilder.fromUri(request.getURI()).scheme(null).host(null).port(null).userInfo(null)
        .replaceQueryParam(Acts.RESULT).build(true).toUriString();
  }

  private static Locale language(ServerHttpRequest request) {
    return request.getHeaders().getAcceptLanguageAsLocales().stream().findFirst().orElse(Locale.ENGLISH);
  }

  static Mono<Operator> operator() {
    return ReactiveSecurityContextHolder.getContext().mapNotNull(SecurityContext::getAuthentication)
        .mapNotNull(Authentication::getPrincipal).ofType(Operator.class);
  }

  /// So that every form of a template carries the token.
  private static Mono<Void> csrf(ServerWebExchange exchange) {
    Mono<CsrfToken> token = Objects
        .requireNonNullElse(exchange.getAttribute(CsrfToken.class.getName()), Mono.<CsrfToken>empty());
    return token.doOnNext(
        found -> exchange.getAttributes().put(CsrfRequestDataValueProcessor.DEFAULT_CSRF_ATTR_NAME, found)).then();
  }
}
