package io.parley.gateway.internal.rest;

import io.parley.gateway.internal.rest.Views.Token;
import io.parley.identity.LocalTokens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/api/v1/local/tokens", produces = MediaType.APPLICATION_JSON_VALUE)
@Profile("local")
@Tag(name = "Local", description = "Only in the profile local, to try Parley out")
@OnRole(Role.GATEWAY)
class LocalTokensController {
  private final LocalTokens tokens;

  LocalTokensController(LocalTokens tokens) {
    this.tokens = tokens;
  }

  @PostMapping
  @Operation(summary = "Get tokens by name", description = "Anybody who asks is who they say: a user is made where a name is new, and the same name is the same "
      + "user ever after. At most 10,000 names a call.")
  @SecurityRequirements
  Mono<List<Token>> issue(@RequestBody Requests.IssueTokens request) {
    return Mono.defer(() -> {
      List<@Nullable String> names = Fields.required(request.names(), "names");
      return tokens.issue(names.stream().map(name -> Fields.required(name, "a name in names")).toList(),
          timeToLive(request.ttlS()));
    }).map(issued -> issued.stream().map(Token::of).toList());
  }

  private static Duration timeToLive(@Nullable Long seconds) {
    return seconds == null ? LocalTokens.DEFAULT_TIME_TO_LIVE : Duration.ofSeconds(seconds);
  }
}
