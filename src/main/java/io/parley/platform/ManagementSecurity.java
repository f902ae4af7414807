package io.parley.platform;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.AndServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.OrServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.PathPatternParserServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// What a node tells of itself, to whoever reaches its management port: nothing but how it is, and nothing to be changed.
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
class ManagementSecurity {
  /// As Spring Boot names the context of the management port.
  private static final String NAMESPACE = "management";

  /// Where management has no port of its own, this is for its paths alone.
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  SecurityWebFilterChain managementOnly(ServerHttpSecurity http) {
    return bare(http)
        .securityMatcher(new OrServerWebExchangeMatcher(EndpointRequest.toAnyEndpoint(),
            ManagementSecurity::isOnManagementPort))
        .authorizeExchange(exchanges -> exchanges
            .matchers(new AndServerWebExchangeMatcher(EndpointRequest.to("health", "prometheus"),
                new PathPatternParserServerWebExchangeMatcher("/**", HttpMethod.GET)))
            .permitAll().anyExchange().denyAll())
        .build();
  }

  /// A node without REST has nothing to say to the public but whether it is there.
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  @WithoutRole(Role.GATEWAY)
  SecurityWebFilterChain nothingElse(ServerHttpSecurity http) {
    return bare(http)
        .authorizeExchange(exchanges -> exchanges.pathMatchers(HttpMethod.GET, "/livez", "/readyz").permitAll()
            .anyExchange().denyAll())
        .build();
  }

  private static ServerHttpSecurity bare(ServerHttpSecurity http) {
    return http.csrf(ServerHttpSecurity.CsrfSpec::disable).formLogin(ServerHttpSecurity.FormLoginSpec::disable)
        .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable).logout(ServerHttpSecurity.LogoutSpec::disable);
  }

  private static Mono<MatchResult> isOnManagementPort(ServerWebExchange exchange) {
    return WebServerApplicationContext.hasServerNamespace(exchange.getApplicationContext(), NAMESPACE)
        ? MatchResult.match()
        : MatchResult.notMatch();
  }
}
