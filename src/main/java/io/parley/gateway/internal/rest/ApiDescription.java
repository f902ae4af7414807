package io.parley.gateway.internal.rest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The description of REST at `/v3/api-docs`, to be browsed at `/swagger-ui.html`.
@Configuration(proxyBeanMethods = false)
@OnRole(Role.GATEWAY)
class ApiDescription {
  private static final String TOKEN = "token";
  private static final String PROBLEM = "Problem";

  /// Swagger's own mapper does not follow ours, so it is told how we name fields.
  @Bean
  ModelResolver snakeCaseModels() {
    return new ModelResolver(Json.mapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
  }

  @Bean
  OpenAPI parleyApi() {
    return new OpenAPI()
        .info(new Info().title("Parley").version("v1").license(new License().name("Apache-2.0")).description(
            """
                Chat for your product: conversations, members, messages and receipts. Live messages come over the WebSocket \
                at /ws; everything here works without one.

                Every call needs a JWT as bearer token. In the profile local, POST /api/v1/local/tokens gives one to anybody; \
                elsewhere your identity provider does. Errors are problem details (RFC 9457) with a stable code; rate_limited, \
                overloaded and unavailable carry retry_after_ms and invite a retry. Ids are UUIDs, times RFC 3339 in UTC with \
                milliseconds. Unknown fields are ignored."""))
        .components(new Components().addSecuritySchemes(TOKEN,
            new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer").bearerFormat("JWT")))
        .addSecurityItem(new SecurityRequirement().addList(TOKEN));
  }

  /// Every operation may answer with a problem.
  @Bean
  OpenApiCustomizer problems(ModelResolver models) {
    ModelConverters converters = new ModelConverters();
    converters.addConverter(models);
    return api -> {
      converters.readAll(new AnnotatedType(Problem.class)).forEach(api.getComponents()::addSchemas);
      api.getPaths().values().stream().flatMap(path -> path.readOperations().stream())
          .forEach(ApiDescription::mayBeRefused);
    };
  }

  private static void mayBeRefused(Operation operation) {
    Schema<?> problem = new Schema<>().$ref("#/components/schemas/" + PROBLEM);
    operation.getResponses()
        .addApiResponse("default", new ApiResponse().description("Refused; code says why.").content(
            new Content().addMediaType("application/problem+json", new MediaType().schema(problem))));
  }
}
