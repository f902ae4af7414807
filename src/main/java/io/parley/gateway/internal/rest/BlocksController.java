package io.parley.gateway.internal.rest;

import io.parley.conversation.Blocks;
import io.parley.gateway.internal.rest.Views.BlockItem;
import io.parley.gateway.internal.rest.Views.BlockList;
import io.parley.identity.UserId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import io.parley.platform.OnRole;
import io.parley.platform.Role;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/api/v1/blocks", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Blocks", description = "Whom one wants no direct messages from")
@OnRole(Role.GATEWAY)
class BlocksController {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 500;

  private final Blocks blocks;
  private final Sights sights;

  BlocksController(Blocks blocks, Sights sights) {
    this.blocks = blocks;
    this.sights = sights;
  }

  @GetMapping
  @Operation(summary = "List whom I block", description = "By their id.")
  Mono<BlockList> list(@Me UserId me,
      @Parameter(description = "The next of the page before") @RequestParam(required = false) @Nullable String cursor,
      @Parameter(description = "100 if left out, at most 500", example = "100") @RequestParam(required = false) @Nullable String limit) {
    return Mono.defer(() -> {
      int skip = Fields.skip(cursor);
      int size = Fields.limit(limit, DEFAULT_LIMIT, MAX_LIMIT);
      return blocks.of(me).map(blocked -> new BlockItem(blocked.value())).skip(skip).take(size + 1L).collectList()
          .map(found -> found.size() > size
              ? new BlockList(found.subList(0, size), Fields.cursor(skip + size))
              : new BlockList(found, null));
    });
  }

  @PutMapping("/{user_id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Block somebody", description = "Their direct messages to me are refused with blocked, within 5 s on every node, and they see me offline. "
      + "At most 1,000 people.")
  @ApiResponse(responseCode = "204", description = "They are blocked.")
  Mono<Void> block(@Me UserId me, @PathVariable("user_id") String userId) {
    return Mono.defer(() -> {
      UserId other = UserId.parse(userId);
      return blocks.block(me, other).then(Mono.defer(() -> sights.blocked(me, other)));
    });
  }

  @DeleteMapping("/{user_id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Unblock somebody")
  @ApiResponse(responseCode = "204", description = "They are not blocked.")
  Mono<Void> unblock(@Me UserId me, @PathVariable("user_id") String userId) {
    return Mono.defer(() -> {
      UserId other = UserId.parse(userId);
      return blocks.unblock(me, other).then(Mono.defer(() -> sights.blocked(me, other)));
    });
  }
}
