package io.parley.gateway.internal.rest;

import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

@Configuration(proxyBeanMethods = false)
@OnRole(Role.GATEWAY)
class RestConfiguration {
  /// Room for 10,000 names of 64 characters each, the largest request there is.
  static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;

  @Bean
  CodecCustomizer boundedRequests() {
    return codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_REQUEST_BYTES);
  }

  /// Names as on the socket, and no guessing: a number is no text.
  @Bean
  JsonMapperBuilderCustomizer contractJson() {
    return json -> json.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .withCoercionConfig(LogicalType.Textual,
            texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
  }

  @Bean
  ProblemHandler problemHandler(JsonMapper json) {
    return new ProblemHandler(json);
  }

  @Bean
  SecurityRefusals securityRefusals() {
    return new SecurityRefusals();
  }

  @Bean
  @Profile("local")
  LocalWelcome localWelcome() {
    return new LocalWelcome();
  }
}
