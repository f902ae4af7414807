package io.parley.gateway.internal.rest;

import io.parley.gateway.internal.rest.Views.Profile;
import io.parley.identity.UserId;
import io.parley.identity.Users;
import io.parley.platform.ErrorKind;
import io.parley.platform.ParleyException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/api/v1/users", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Users", description = "People and their profiles")
@OnRole(Role.GATEWAY)
class UsersController {
  private final Users users;

  UsersController(Users users) {
    this.users = users;
  }

  @GetMapping("/me")
  @Operation(summary = "Read my profile")
  Mono<Profile> me(@Me UserId me) {
    return profile(me);
  }

  @PutMapping("/me")
  @Operation(summary = "Replace my profile", description = "Both fields; one that is null or left out is cleared.")
  Mono<Profile> update(@Me UserId me, @RequestBody Requests.UpdateProfile request) {
    return users.update(me, request.displayName(), request.avatar()).map(Profile::of)
        .switchIfEmpty(Mono.error(UsersController::notFound));
  }

  @GetMapping("/{user_id}")
  @Operation(summary = "Read somebody's profile")
  Mono<Profile> read(@PathVariable("user_id") String userId) {
    return Mono.defer(() -> profile(UserId.parse(userId)));
  }

  private Mono<Profile> profile(UserId userId) {
    return users.find(userId).map(Profile::of).switchIfEmpty(Mono.error(UsersController::notFound));
  }

  private static ParleyException notFound() {
    return new ParleyException(ErrorKind.NOT_FOUND, "not_found", "Nobody has this user_id");
  }
}
