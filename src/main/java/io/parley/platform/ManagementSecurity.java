package io.parley.platform;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

/// On nodes without anything for the public: their one port tells how they are, and nothing else.
@Configuration(proxyBeanMethods = false)
@WithoutRole({Role.GATEWAY, Role.ADMIN})
class ManagementSecurity {
  @Bean
  SecurityWebFilterChain managementOnly(ServerHttpSecurity http) {
    return http.csrf(ServerHttpSecurity.CsrfSpec::disable).formLogin(ServerHttpSecurity.FormLoginSpec::disable)
        .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable).logout(ServerHttpSecurity.LogoutSpec::disable)
        .authorizeExchange(exchanges -> exchanges
            .pathMatchers(HttpMethod.GET, "/actuator/health/**", "/actuator/health", "/actuator/prometheus").permitAll()
            .anyExchange().denyAll())
        .build();
  }
}
