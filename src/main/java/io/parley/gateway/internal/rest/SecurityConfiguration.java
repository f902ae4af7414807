package io.parley.gateway.internal.rest;

import io.parley.identity.Access;
import io.parley.identity.Authenticator;
import java.time.Duration;
import java.util.List;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.AuthorizeExchangeSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.CorsSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.server.authentication.ServerBearerTokenAuthenticationConverter;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.header.ContentSecurityPolicyServerHttpHeadersWriter;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.header.ServerHttpHeadersWriter;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import reactor.core.publisher.Mono;

/// Who may ask what over HTTP: everything needs a bearer token but what stands in [#PUBLIC]. No sessions, no cookies, and
/// therefore no CSRF.
@Configuration(proxyBeanMethods = false)
@OnRole(Role.GATEWAY)
class SecurityConfiguration {
  /// Pages and descriptions without anybody's data. The local tokens exist in the profile `local` only.
  private static final String[] PUBLIC = {"/", "/index.html", "/client/**", "/css/**", "/parley/**", "/favicon.ico",
      "/v3/api-docs", "/v3/api-docs.yaml", "/v3/api-docs/**", "/swagger-ui.html", "/swagger-ui/**",
      "/webjars/swagger-ui/**", "/asyncapi.json", "/livez", "/readyz"};
  private static final String LOCAL_TOKENS = "/api/v1/local/tokens";
  /// Everything from here, and nothing inline.
  private static final String PAGES_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
      + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  /// The page of the API's description has styles inline and images as data.
  private static final String API_PAGE_POLICY = "default-src 'none'; script-src 'self'; "
      + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
      + "base-uri 'none'; frame-ancestors 'none'";
  private static final Duration PREFLIGHT_VALID = Duration.ofHours(1);

  /// Also keeps Spring Boot from making a user with a password of its own.
  @Bean
  ReactiveAuthenticationManager tokenAuthenticationManager(Authenticator authenticator, Access access) {
    return authentication -> authentication instanceof BearerTokenAuthenticationToken bearer
        ? authenticator.authenticate(bearer.getToken())
            .flatMap(identity -> access.admitAgain(identity).thenReturn(new Bearer(identity)))
        : Mono.empty();
  }

  @Bean
  SecurityWebFilterChain restSecurity(ServerHttpSecurity http, ReactiveAuthenticationManager tokens,
      SecurityRefusals refusals, Environment environment) {
    return http.securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
        .csrf(ServerHttpSecurity.CsrfSpec::disable).formLogin(ServerHttpSecurity.FormLoginSpec::disable)
        .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable).logout(ServerHttpSecurity.LogoutSpec::disable)
        .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
        .cors(cors -> cors(cors, allowedOrigins(environment)))
        .headers(SecurityConfiguration::headers)
        .addFilterAt(bearerTokens(tokens, refusals), SecurityWebFiltersOrder.AUTHENTICATION)
        .exceptionHandling(failures -> failures.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
        .authorizeExchange(SecurityConfiguration::authorise).build();
  }

  private static AuthenticationWebFilter bearerTokens(ReactiveAuthenticationManager tokens, SecurityRefusals refusals) {
    AuthenticationWebFilter filter = new AuthenticationWebFilter(tokens);
    filter.setServerAuthenticationConverter(new ServerBearerTokenAuthenticationConverter());
    filter.setAuthenticationFailureHandler(new ServerAuthenticationEntryPointFailureHandler(refusals));
    return filter;
  }

  private static void authorise(AuthorizeExchangeSpec exchanges) {
    exchanges.pathMatchers(HttpMethod.GET, PUBLIC).permitAll()
        .pathMatchers(HttpMethod.HEAD, PUBLIC).permitAll()
        .pathMatchers(HttpMethod.POST, LOCAL_TOKENS).permitAll()
        .pathMatchers("/actuator/**").denyAll()
        .anyExchange().authenticated();
  }

  private static void headers(HeaderSpec headers) {
    headers.writer(contentPolicy()).referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER));
  }

  private static ServerHttpHeadersWriter contentPolicy() {
    ContentSecurityPolicyServerHttpHeadersWriter pages = new ContentSecurityPolicyServerHttpHeadersWriter();
    pages.setPolicyDirectives(PAGES_POLICY);
    ContentSecurityPolicyServerHttpHeadersWriter apiPage = new ContentSecurityPolicyServerHttpHeadersWriter();
    apiPage.setPolicyDirectives(API_PAGE_POLICY);
    return exchange -> (exchange.getRequest().getPath().value().contains("/swagger-ui") ? apiPage : pages)
        .writeHttpHeaders(exchange);
  }

  private static void cors(CorsSpec cors, List<String> origins) {
    if (origins.isEmpty()) {
      cors.disable();
    } else {
      cors.configurationSource(crossOrigin(origins));
    }
  }

  private static CorsConfigurationSource crossOrigin(List<String> origins) {
    CorsConfiguration configuration = new CorsConfiguration();
    configuration.setAllowedOrigins(origins);
    configuration.setAllowedMethods(List.of("GET", "POST", "PUT", "PATCH", "DELETE"));
    configuration.setAllowedHeaders(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE));
    configuration.setExposedHeaders(List.of(HttpHeaders.LOCATION, HttpHeaders.RETRY_AFTER));
    configuration.setMaxAge(PREFLIGHT_VALID);
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/api/**", configuration);
    return source;
  }

  /// The origins that the socket accepts may call REST as well.
  private static List<String> allowedOrigins(Environment environment) {
    return Binder.get(environment).bind("parley.gateway.allowed-origins", Bindable.listOf(String.class))
        .orElse(List.of());
  }
}
