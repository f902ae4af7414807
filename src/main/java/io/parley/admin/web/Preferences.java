package io.parley.admin.web;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// Colours and time zone of one browser, kept in its cookies. They change nothing else, so they need no audit.
@Controller
@OnRole(Role.ADMIN)
class Preferences {
  static final String PATH = "/admin/preferences";
  private static final String THEME = "parley-theme";
  private static final String ZONE = "parley-zone";
  private static final List<String> THEMES = List.of("light", "dark");
  private static final Duration KEPT = Duration.ofDays(365);
  private static final int WESTERNMOST = -12;
  private static final int EASTERNMOST = 14;

  @PostMapping(PATH)
  Mono<Rendering> change(ServerWebExchange exchange) {
    return exchange.getFormData().map(form -> {
      Optional.ofNullable(form.getFirst("theme")).ifPresent(theme -> keep(exchange, THEME, theme));
      Optional.ofNullable(form.getFirst("zone")).flatMap(Preferences::parse)
          .ifPresent(zone -> keep(exchange, ZONE, zone.getId()));
      return Rendering.redirectTo(back(form.getFirst("back"))).status(HttpStatus.SEE_OTHER).build();
    });
  }

  private static void keep(ServerWebExchange exchange, String name, String value) {
    exchange.getResponse().addCookie(ResponseCookie.from(name, value.replace("/", ".")).path("/admin").httpOnly(true)
        .sameSite("Lax").maxAge(KEPT).build());
  }

  /// Nowhere but into the console.
  static String back(@Nullable String wanted) {
    return wanted != null && (wanted.equals("/admin") || wanted.startsWith("/admin/") || wanted.startsWith("/admin?"))
        && wanted.chars().noneMatch(Character::isISOControl) && !wanted.startsWith(ConsoleSecurity.SIGN_IN)
            ? wanted
            : "/admin";
  }

  /// `light` or `dark`; null follows the system.
  static @Nullable String theme(ServerHttpRequest request) {
    return cookie(request, THEME).filter(THEMES::contains).orElse(null);
  }

  static ZoneId zone(ServerHttpRequest request) {
    return cookie(request, ZONE).flatMap(Preferences::parse).orElse(ZoneOffset.UTC);
  }

  /// What can be chosen without a script; a script adds the browser's own zone.
  static List<String> zones() {
    return Stream.concat(Stream.of("UTC"), IntStream.rangeClosed(WESTERNMOST, EASTERNMOST).filter(hours -> hours != 0)
        .mapToObj(hours -> "%+03d:00".formatted(hours))).toList();
  }

  private static Optional<ZoneId> parse(String text) {
    try {
      return Optional.of(ZoneId.of(text.equals("UTC") ? "Z" : text.replace('.', '/')));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> cookie(ServerHttpRequest request, String name) {
    return Optional.ofNullable(request.getCookies().getFirst(name)).map(HttpCookie::getValue);
  }
}
