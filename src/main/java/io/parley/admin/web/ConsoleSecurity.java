package io.parley.admin.web;

import com.github.benmanes.caffeine.cache.Ticker;
import io.parley.admin.internal.Accounts;
import io.parley.admin.internal.AdminProperties;
import io.parley.admin.internal.Audit;
import io.parley.admin.internal.Permission;
import io.parley.admin.web.SignInTries.TooManyTriesException;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.DefaultServerRedirectStrategy;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.ServerRedirectStrategy;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerFormLoginAuthenticationConverter;
import org.springframework.security.web.server.authentication.logout.RedirectServerLogoutSuccessHandler;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;

/// Who comes in to `/admin`: by a form, with a session that changes its id at sign-in and ends when nobody asks for a while.
///
/// Before sign-in nothing is kept here: the CSRF token lies in a cookie and where one wanted to go in the form, so that strangers
/// cannot fill our memory with sessions.
@Configuration(proxyBeanMethods = false)
@OnRole(Role.ADMIN)
class ConsoleSecurity {
  static final String SIGN_IN = "/admin/sign-in";
  static final String SIGN_OUT = "/admin/sign-out";
  /// Everything from here, and nothing inline.
  static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
      + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  /// Where one wanted to go.
  static final String WANTED = "to";
  private static final int BEFORE_REST = 0;
  private static final ServerRedirectStrategy REDIRECTS = new DefaultServerRedirectStrategy();

  @Bean
  IdleContexts idleContexts(AdminProperties properties, Clock clock) {
    return new IdleContexts(properties.idleTimeout(), clock);
  }

  @Bean
  @Order(BEFORE_REST)
  SecurityWebFilterChain operatorsOnly(ServerHttpSecurity http, Accounts accounts, Audit audit, IdleContexts contexts,
      ConsoleErrors errors) {
    return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/admin", "/admin/**"))
        .securityContextRepository(contexts)
        .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
        .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens())
            .accessDeniedHandler((exchange, denied) -> errors.handle(exchange, denied)))
        .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable).formLogin(ServerHttpSecurity.FormLoginSpec::disable)
        .addFilterAt(form(new SignIn(accounts, new SignInTries(Ticker.systemTicker()), audit), contexts),
            SecurityWebFiltersOrder.FORM_LOGIN)
        .logout(logout -> logout.requiresLogout(ServerWebExchangeMatchers.pathMatchers(HttpMethod.POST, SIGN_OUT))
            .logoutSuccessHandler(signedOut()))
        .exceptionHandling(failures -> failures.authenticationEntryPoint(entryPoint())
            .accessDeniedHandler((exchange, denied) -> errors.handle(exchange, denied)))
        .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
            .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN)))
        .authorizeExchange(exchanges -> exchanges.pathMatchers(HttpMethod.GET, SIGN_IN, Assets.PATTERN).permitAll()
            .pathMatchers(HttpMethod.POST, SIGN_IN, Preferences.PATH).permitAll()
            .anyExchange().hasAuthority(Permission.CONSOLE_VIEW.text()))
        .build();
  }

  /// Scripts send forms as people do; none of them reads the token.
  private static CookieServerCsrfTokenRepository csrfTokens() {
    CookieServerCsrfTokenRepository tokens = new CookieServerCsrfTokenRepository();
    tokens.setCookiePath("/admin");
    tokens.setCookieName("parley-csrf");
    tokens.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Strict"));
    return tokens;
  }

  private static AuthenticationWebFilter form(ReactiveAuthenticationManager signIn, IdleContexts contexts) {
    AuthenticationWebFilter filter = new AuthenticationWebFilter(signIn);
    filter.setRequiresAuthenticationMatcher(ServerWebExchangeMatchers.pathMatchers(HttpMethod.POST, SIGN_IN));
    filter.setServerAuthenticationConverter(new Form());
    filter.setSecurityContextRepository(contexts);
    filter.setAuthenticationSuccessHandler((exchange, _) -> wanted(exchange.getExchange())
        .flatMap(wanted -> REDIRECTS.sendRedirect(exchange.getExchange(), URI.create(wanted))));
    filter.setAuthenticationFailureHandler((exchange, failure) -> wanted(exchange.getExchange())
        .flatMap(wanted -> REDIRECTS.sendRedirect(exchange.getExchange(),
            signIn(wanted).query(why(failure)).build(true).toUri())));
    return filter;
  }

  private static Mono<String> wanted(ServerWebExchange exchange) {
    return exchange.getFormData().map(form -> Preferences.back(form.getFirst(WANTED)));
  }

  /// The page of sign-in, and where it leads.
  private static UriComponentsBuilder signIn(String wanted) {
    return UriComponentsBuilder.fromPath(SIGN_IN).queryParam(WANTED, UriUtils.encode(wanted, StandardCharsets.UTF_8));
  }

  private static String why(AuthenticationException failure) {
    return failure instanceof TooManyTriesException tooMany ? "wait=" + tooMany.secondsLeft() : "failed=";
  }

  /// People are asked to sign in; a stream or a fragment gets a status, never a page in place of a table.
  private static ServerAuthenticationEntryPoint entryPoint() {
    return (exchange, _) -> {
      ServerHttpRequest request = exchange.getRequest();
      if (IdleContexts.isAskedByAPerson(request)) {
        String wanted = UriComponentsBuilder.fromPath(request.getURI().getRawPath())
            .query(request.getURI().getRawQuery()).build(true).toUriString();
        return REDIRECTS.sendRedirect(exchange, signIn(Preferences.back(wanted)).build(true).toUri());
      }
      exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
      exchange.getResponse().getHeaders().set("HX-Redirect", SIGN_IN);
      return exchange.getResponse().setComplete();
    };
  }

  private static RedirectServerLogoutSuccessHandler signedOut() {
    RedirectServerLogoutSuccessHandler handler = new RedirectServerLogoutSuccessHandler();
    handler.setLogoutSuccessUrl(URI.create(SIGN_IN + "?signed-out="));
    return handler;
  }

  /// Spring Security's form, and where it came from.
  private static final class Form extends ServerFormLoginAuthenticationConverter {
    @Override
    @SuppressWarnings("deprecation") // how Spring Security's own form names it
    public Mono<Authentication> apply(ServerWebExchange exchange) {
      return super.apply(exchange).cast(UsernamePasswordAuthenticationToken.class).map(token -> {
        token.setDetails(Optional.ofNullable(exchange.getRequest().getRemoteAddress())
            .map(InetSocketAddress::getHostString).orElse("?"));
        return token;
      });
    }
  }

}
